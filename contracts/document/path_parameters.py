"""The parameters of one operation: its own and inherited ones, held against the path's template.

Source: OAS 3.2, Path Item Object, `parameters`; Parameter Object, `name`; Path Templating.
"""

from __future__ import annotations

from dataclasses import dataclass

from contracts.document.model import Parameter
from contracts.document.names import did_you_mean, nearest
from contracts.document.nodes import Node
from contracts.document.paths import names
from contracts.document.reading import Reading
from contracts.errors import Problem, UnresolvedReference


@dataclass(frozen=True, slots=True)
class ParameterList:
    """The parameters of an operation as written, references followed."""

    reading: Reading
    operation: Node
    written: tuple[Node, ...]
    """The operation's own in their order, then those of the path item that it does not override."""
    faults: list[Problem]
    """Why the operation can't be understood; grows."""

    @classmethod
    def of(cls, reading: Reading, operation: Node, items: tuple[Node, ...], faults: list[Problem]) -> ParameterList:
        """Gather them; one that leads nowhere is a fault of the operation."""
        found: dict[tuple[str, str], Node] = {}
        for owner in (operation, *items):
            own: dict[tuple[str, str], Node] = {}
            for node in owner.elements("parameters"):
                try:
                    target = reading.follow(node)
                except UnresolvedReference as error:
                    faults.append(error.problem)
                    continue
                if not isinstance(target.value, dict):
                    continue
                location, name = target.string("in"), target.string("name")
                identity = (location, name.lower() if location == "header" else name)
                if identity in own and all(identity):
                    message = f"the parameter {name!r} in {location!r} is listed twice; the first one counts"
                    reading.problems.add("duplicate-parameter", node, message, "remove one", level="warning")
                own.setdefault(identity, target)
            for identity, target in own.items():
                found.setdefault(identity, target)
        return cls(reading, operation, tuple(found.values()), faults)

    def parameters(self) -> tuple[Parameter, ...]:
        """Those that are parameters in the model's sense; an unclear one that is required is a fault."""
        found = []
        for node in self.written:
            if node.string("in") == "header" and node.string("name").lower() in self.reading.dialect.ignored_headers:
                message = f"a header parameter called {node.string('name')!r} is to be ignored"
                repair = "describe it by `security`, or by the media types of `content`"
                self.reading.problems.add("ignored-parameter", node, message, repair, level="note")
                continue
            parameter = self.reading.once(self.reading.dialect.parameter, node)
            if parameter:
                found.append(parameter)
            elif node.string("in") not in {"body", "formData"} or not node.string("name"):
                self._tell_unclear(node)
        return tuple(found)

    def _tell_unclear(self, node: Node) -> None:
        message = "what this parameter is called or where it is sent is not clear"
        repair = "give it a `name`, and an `in` of 'path', 'query', 'header' or 'cookie'"
        problem = self.reading.problems.add("unclear-parameter", node, message, repair)
        if node.flag("required") or node.string("in") == "path":
            self.faults.append(problem)

    def checked_against(self, path: str) -> tuple[Parameter, ...]:
        """The parameters, such that the template's names and the path parameters are the same.

        What the template names and nobody declares is any text; what it does not name can't be sent and is left out.
        """
        named = names(path)
        found = self.parameters()
        declared = {parameter.name for parameter in found if parameter.location == "path"}
        extra = [parameter for parameter in found if parameter.location == "path" and parameter.name not in named]
        missing = [name for name in dict.fromkeys(named) if name not in declared]
        for parameter in extra:
            message = f"the path {path!r} has no {{{parameter.name}}} for this parameter; it is left out"
            repair = did_you_mean(parameter.name, missing) or f"write {{{parameter.name}}} into the path, or remove it"
            problem = Problem("parameter-not-in-path", parameter.place, message, repair, "warning")
            self.reading.problems.keep(problem)
        kept = [parameter for parameter in found if parameter not in extra]
        kept.extend(self._implied(path, name, [parameter.name for parameter in extra]) for name in missing)
        self._look_at_template(path, named)
        return tuple(kept)

    def _implied(self, path: str, name: str, others: list[str]) -> Parameter:
        near = nearest(name, others)
        message = f"no path parameter {name!r} is declared for {path!r}; any text is taken"
        repair = f"did you mean {near!r} to be {name!r}?" if near else f"declare it: 'name: {name}, in: path'"
        self.reading.problems.add("undeclared-path-parameter", self.operation, message, repair, level="warning")
        place = self.operation.place
        schema = self.reading.add(self.operation, f"parameter-{name}", {"type": "string", "minLength": 1}, place)
        return Parameter(name=name, location="path", place=place, required=True, schema=schema)

    def _look_at_template(self, path: str, named: tuple[str, ...]) -> None:
        if len(set(named)) < len(named):
            twice = next(name for name in named if named.count(name) > 1)
            message = f"the path {path!r} names {{{twice}}} twice; both must be the same text"
            self.reading.problems.add("bad-path", self.operation, message, "give each its own name", level="warning")
        if path.count("{") != len(named) or path.count("}") != len(named):
            message = f"the braces of the path {path!r} do not match; an odd one is read as itself"
            self.reading.problems.add("bad-path", self.operation, message, "close each '{' with a '}'", level="warning")
