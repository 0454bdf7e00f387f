"""The style and the script of the HTML report. Nothing in here comes from a document or a server."""

from __future__ import annotations

STYLE = """
:root{color-scheme:light dark;--bg:#fff;--soft:#f5f6f8;--line:#d5d9e0;--text:#1a1f29;--dim:#545d6c;--link:#0b57b0;
--error:#b3151f;--error-bg:#fdecec;--warning:#7d5200;--warning-bg:#fdf3dc;--note:#22588f;--note-bg:#e8f1fb;
--good:#0f6b34;--good-bg:#e5f5ea}
@media (prefers-color-scheme:dark){:root{--bg:#12151b;--soft:#1b2029;--line:#39414f;--text:#e8ebf0;--dim:#a9b2c1;
--link:#8ab8f5;--error:#ff9a9a;--error-bg:#3c1a1d;--warning:#f3c463;--warning-bg:#37290c;--note:#9cc8f7;
--note-bg:#152a41;--good:#7fdc9f;--good-bg:#12301d}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;background:var(--bg);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
main,header,footer{max-width:76rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2rem}
h1{font-size:1.6rem;line-height:1.25;margin:0;overflow-wrap:anywhere}
h2{font-size:1.25rem;margin:2.5rem 0 .75rem}
h3{font-size:1rem;margin:0;font-weight:600;overflow-wrap:anywhere}
a{color:var(--link)}
a:focus-visible,summary:focus-visible,input:focus-visible,.scroll:focus-visible{outline:3px solid var(--link);outline-offset:2px}
code,pre{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
code{overflow-wrap:anywhere}
.dim{color:var(--dim)}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:var(--bg);padding:.5rem}
.verdict{margin:1.25rem 0;padding:1rem 1.25rem;border-left:6px solid var(--error);background:var(--error-bg);
border-radius:0 8px 8px 0;font-size:1.1rem;overflow-wrap:anywhere}
.verdict.good{border-color:var(--good);background:var(--good-bg)}
.verdict b{color:var(--error)}.verdict.good b{color:var(--good)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.75rem;margin:0;padding:0}
.tiles div{background:var(--soft);border:1px solid var(--line);border-radius:8px;padding:.6rem .9rem}
.tiles dt{color:var(--dim);font-size:.85rem}.tiles dd{margin:0;font-size:1.35rem;font-weight:600}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;padding:0;margin:1rem 0 0}
nav a{display:inline-block;padding:.2rem 0;min-height:24px}
.search{display:none;margin:.75rem 0}.js .search{display:block}
.search input{width:100%;max-width:32rem;font:inherit;padding:.5rem .75rem;border:1px solid var(--dim);border-radius:8px;
background:var(--bg);color:var(--text)}
.finding{border:1px solid var(--line);border-left:6px solid var(--note);border-radius:8px;margin:.75rem 0;background:var(--bg)}
.finding.error{border-left-color:var(--error)}.finding.warning{border-left-color:var(--warning)}
.finding:target{outline:3px solid var(--link)}
.finding>summary{padding:.75rem 1rem;cursor:pointer;display:block}
.finding>summary .top::before{content:"";width:.5rem;height:.5rem;border:solid var(--dim);border-width:0 2px 2px 0;
transform:rotate(-45deg)}
.finding[open]>summary .top::before{transform:rotate(45deg)}
.finding>summary:hover{background:var(--soft)}
.finding[open]>summary{border-bottom:1px solid var(--line)}
.top{display:flex;flex-wrap:wrap;gap:.25rem .75rem;align-items:center}
.level{font-size:.75rem;font-weight:700;text-transform:uppercase;letter-spacing:.04em;padding:.1rem .5rem;border-radius:99px}
.level.error{color:var(--error);background:var(--error-bg)}.level.warning{color:var(--warning);background:var(--warning-bg)}
.level.note{color:var(--note);background:var(--note-bg)}
.message{margin:.35rem 0 0;overflow-wrap:anywhere}
.body{padding:1rem}
.rows{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.3rem 1rem;margin:0 0 1rem}
.rows dt{color:var(--dim)}.rows dd{margin:0;overflow-wrap:anywhere}
h4{font-size:.85rem;color:var(--dim);margin:1rem 0 .3rem;font-weight:600}
pre{margin:0;padding:.75rem;background:var(--soft);border:1px solid var(--line);border-radius:6px;overflow-x:auto;
white-space:pre-wrap;overflow-wrap:anywhere}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(24rem,100%),1fr));gap:0 1rem}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:8px}
table{border-collapse:collapse;width:100%}
th,td{padding:.35rem .6rem;text-align:right;border-bottom:1px solid var(--line);font-variant-numeric:tabular-nums;white-space:nowrap}
thead th{background:var(--soft);font-size:.85rem}thead th:first-child{text-align:left}
tbody th{text-align:left;font-weight:400;max-width:30rem;white-space:normal;overflow-wrap:anywhere;min-width:14rem}
tbody tr:last-child>*{border-bottom:0}
td.seen{background:var(--good-bg);color:var(--good);font-weight:600}
td.unseen{color:var(--dim)}
td.undeclared{background:var(--warning-bg);color:var(--warning);font-weight:600}
td.failed{background:var(--error-bg);color:var(--error);font-weight:600}
.bar{display:block;width:8rem;height:.6rem;border-radius:99px;background:var(--line);overflow:hidden}
.bar i{display:block;height:100%;background:var(--good)}
.shares th{width:auto}.shares td:last-child{width:100%}
.plain summary{cursor:pointer;padding:.3rem 0;min-height:24px}
.plain ul{margin:.25rem 0 1rem;padding-left:1.25rem}
footer{color:var(--dim);padding:2rem 1.25rem;font-size:.9rem;overflow-wrap:anywhere}
@media (max-width:40rem){.rows{grid-template-columns:1fr;gap:0}.rows dd{margin-bottom:.5rem}main,header,footer{padding-left:.9rem;padding-right:.9rem}
tbody th{min-width:10rem}}
@media print{.search{display:none!important}.finding{break-inside:avoid}}
"""

SCRIPT = """
document.documentElement.classList.add('js');
(function(){
var box=document.getElementById('find'),said=document.getElementById('found');
var all=[].slice.call(document.querySelectorAll('[data-searched]'));
function show(){
var words=box.value.toLowerCase().split(/\\s+/).filter(Boolean),shown=0;
all.forEach(function(each){
var text=each.textContent.toLowerCase(),fits=words.every(function(word){return text.indexOf(word)>=0});
each.hidden=!fits;if(fits&&each.tagName==='DETAILS')shown++});
said.textContent=words.length?shown+' findings shown':''}
function open(){
var id=decodeURIComponent(location.hash.slice(1)),target=id&&document.getElementById(id);
for(var each=target;each;each=each.parentElement)if(each.tagName==='DETAILS')each.open=true;
if(target)target.scrollIntoView()}
if(box)box.addEventListener('input',show);
addEventListener('hashchange',open);open()})();
"""
