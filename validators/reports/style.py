"""Room validators: the style of an HTML report: calm, one file, readable on a phone and on paper."""

from markupsafe import Markup

STYLE = Markup("""
:root{--ink:#17212b;--soft:#495663;--line:#d3dbe0;--paper:#fff;--tint:#f4f7f8;--bad:#b0241c;
--bad-tint:#fdebe9;
--due:#7d5000;--due-tint:#fff2d1;--note:#0b5563;--note-tint:#e4eff1;--good:#1a6b3a;color-scheme:light}
*{box-sizing:border-box}
body{margin:0;color:var(--ink);background:var(--paper);
font:17px/1.55 "Be Vietnam Pro",system-ui,"Segoe UI",sans-serif}
main{max-width:1200px;margin:auto;padding:24px 16px 48px}
h1{font-size:1.7rem;margin:0}h2{font-size:1.3rem;margin:0 0 8px}h3{font-size:1.1rem;margin:0 0 4px}
h4{font-size:.9rem;margin:8px 0 4px}p{margin:4px 0;max-width:66ch}.file{color:var(--soft);
overflow-wrap:anywhere}
section{margin-top:40px}a{color:var(--note)}:focus-visible{outline:3px solid var(--note);outline-offset:2px}
.verdict{margin-top:16px;padding:16px;
border:1px solid var(--line);border-left:4px solid var(--good);border-radius:6px}
.verdict.bad{border-left-color:var(--bad);background:var(--bad-tint)}
.scroll{overflow:auto;max-height:80vh;border:1px solid var(--line);border-radius:6px}
table{width:100%;border-collapse:collapse;font-size:.84rem;font-variant-numeric:tabular-nums}
caption{padding:8px 12px;text-align:left;color:var(--soft)}
th,td{padding:8px 12px;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
thead th{position:sticky;top:0;z-index:1;background:var(--tint);white-space:nowrap}tbody th{font-weight:400}
.r{text-align:right;white-space:nowrap}td.error,td.warning,td.note{white-space:nowrap}
.dot{color:var(--soft);text-align:center}
.error{background:var(--bad-tint);color:var(--bad)}.warning{background:var(--due-tint);color:var(--due)}
.note{background:var(--note-tint);color:var(--note)}
td.error,.grid th.error{box-shadow:inset 0 0 0 2px var(--bad)}
td.warning,.grid th.warning{box-shadow:inset 0 0 0 1px var(--due)}
td.note,.grid th.note{box-shadow:inset 0 0 0 1px var(--note)}
.grid th:first-child{position:sticky;left:0;background:var(--paper)}
.grid thead th:first-child{z-index:2;background:var(--tint)}.msg{min-width:170px}
.grid thead th{white-space:normal;min-width:90px}
.grid thead th:first-child{min-width:0}
caption span{display:block;position:sticky;left:12px;
max-width:min(66ch,calc(100vw - 60px))}
.badge{padding:2px 8px;border-radius:6px;font-size:.84rem;white-space:nowrap}
article{margin-top:16px;padding:16px;border:1px solid var(--line);border-radius:6px}
.pair{display:grid;gap:16px;grid-template-columns:repeat(auto-fit,minmax(min(100%,300px),1fr))}
pre{margin:0;padding:12px;white-space:pre-wrap;overflow-wrap:anywhere;
background:var(--tint);border:1px solid var(--line);border-radius:6px}
code,pre{font-family:ui-monospace,Consolas,monospace;font-size:.88em}ol{margin:0;padding-left:1.3em;
max-width:66ch}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.scroll{position:relative}
.skip{position:absolute;left:16px;top:-80px;padding:8px 16px;background:var(--paper)}
.skip:focus{top:8px}
@media print{.scroll{overflow:visible;max-height:none}
.skip{display:none}tr,article{break-inside:avoid}}
""")
