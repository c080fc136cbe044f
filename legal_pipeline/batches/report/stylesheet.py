"""How a batch report looks: for a desk, a telephone, paper, and a dark screen. No font and no picture comes from elsewhere."""

STYLE = """
:root { --ink:#1c2733; --faint:#5a6875; --rule:#d8dee4; --paper:#ffffff; --ground:#f4f6f8; --bar:#2f6690; --bar-light:#a9c4d8;
  --good:#1a7f4b; --fair:#9a6700; --bad:#b42318; --good-ground:#e7f5ee; --fair-ground:#fdf3dc; --bad-ground:#fdeceb; }
@media (prefers-color-scheme: dark) { :root { --ink:#e4e9ee; --faint:#9aa7b4; --rule:#37424d; --paper:#1b232b; --ground:#12181e;
  --bar:#6ea8d4; --bar-light:#36546b; --good:#5fd39b; --fair:#e6b84a; --bad:#ff8d83; --good-ground:#16352a; --fair-ground:#3a2f14;
  --bad-ground:#40201e; } }
* { box-sizing:border-box; }
body { margin:0; background:var(--ground); color:var(--ink); font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif; }
main { max-width:1180px; margin:0 auto; padding:32px 24px 64px; }
h1 { font-size:27px; line-height:1.25; margin:0 0 4px; overflow-wrap:anywhere; }
h2 { font-size:18px; margin:40px 0 12px; }
p { margin:6px 0; }
.faint, caption { color:var(--faint); }
.faint { overflow-wrap:anywhere; }
.verdict { margin:20px 0; padding:14px 18px; border-radius:8px; border-left:5px solid; font-size:17px; font-weight:600; }
.verdict p { font-size:15px; font-weight:400; }
.good { color:var(--good); } .fair { color:var(--fair); } .bad { color:var(--bad); }
.verdict.good { background:var(--good-ground); } .verdict.fair { background:var(--fair-ground); }
.verdict.bad { background:var(--bad-ground); }
.verdict p { color:var(--ink); }
.tiles { display:grid; grid-template-columns:repeat(auto-fit,minmax(150px,1fr)); gap:12px; margin:20px 0; }
.tile { background:var(--paper); border:1px solid var(--rule); border-radius:8px; padding:12px 16px; }
.tile b { display:block; font-size:22px; line-height:1.35; font-variant-numeric:tabular-nums; }
.tile span { color:var(--faint); font-size:13px; }
.plots { display:grid; grid-template-columns:repeat(auto-fit,minmax(min(100%,380px),1fr)); gap:16px; }
.plots > div { background:var(--paper); border:1px solid var(--rule); border-radius:8px; padding:14px; text-align:center; max-width:640px; }
.plots svg { width:100%; height:auto; }
.scroll { overflow-x:auto; background:var(--paper); border:1px solid var(--rule); border-radius:8px; }
table { border-collapse:collapse; width:100%; font-size:14px; }
caption { text-align:left; padding:8px 12px 0; font-size:13px; }
th { text-align:left; font-weight:600; color:var(--faint); white-space:nowrap; }
th, td { padding:7px 12px; border-bottom:1px solid var(--rule); vertical-align:top; }
tbody tr:last-child td { border-bottom:0; }
td { overflow-wrap:anywhere; min-width:3.2em; }
td[data-label="file"] { min-width:18em; }
td[data-label="reason"], td[data-label="what happened"], td[data-label="files"] { min-width:11em; }
th.number, td.number { text-align:right; font-variant-numeric:tabular-nums; overflow-wrap:normal; white-space:nowrap; }
small { display:block; color:var(--faint); font-size:12px; }
.state { font-weight:600; white-space:nowrap; }
footer { margin-top:48px; color:var(--faint); font-size:13px; }
@media (max-width:720px) {
  main { padding:20px 14px 40px; }
  thead { position:absolute; left:-9999px; }
  table, tbody, tr, td, caption { display:block; width:100%; }
  tr { padding:10px 12px; border-bottom:1px solid var(--rule); } tbody tr:last-child { border-bottom:0; }
  td, td.number, td[data-label] { min-width:0; border:0; padding:2px 0; text-align:left; white-space:normal; }
  td.number { display:inline-block; width:auto; margin-right:16px; }
  td:empty { display:none; }
  td[data-label]:not([data-label=""])::before { content:attr(data-label) ": "; color:var(--faint); font-size:12px; }
}
@media print { body { background:none; font-size:11px; } main { max-width:none; padding:0; } thead { display:table-header-group; }
  tr, .plots > div, .tile { break-inside:avoid; } .scroll { border:0; overflow:visible; } }
"""
