"""The mock server: an OpenAPI document, served."""
