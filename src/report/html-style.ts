// The style sheet of the HTML report. Colours keep the contrast of WCAG AA in both schemes: 4.5 for text, 3 for lanes.

export const htmlStyle = `
:root {
  color-scheme: light dark;
  --ground: #ffffff; --text: #1b1f24; --dim: #57606a; --line: #d0d7de; --link: #0b57d0;
  --added: #dcf7e3; --removed: #ffe3e0; --none: #f3f4f6; --hit: #fff3c4;
  --error: #b3261e; --warning: #8a5300; --note-text: #57606a; --fixed: #116329;
  --lane0: #0b57d0; --lane1: #8a3ffc; --lane2: #00695c; --lane3: #9c4a00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14181d; --text: #e6edf3; --dim: #a3adb8; --line: #3a434d; --link: #8ab8ff;
    --added: #12351f; --removed: #47191a; --none: #1b2027; --hit: #453a10;
    --error: #ff9a8f; --warning: #f2b35e; --note-text: #a3adb8; --fixed: #6fdd8b;
    --lane0: #7ab8ff; --lane1: #c9a2ff; --lane2: #5fd4bd; --lane3: #ffb870;
  }
}
* { box-sizing: border-box; } body { margin: 0 auto; padding: 1rem 1.5rem 4rem; max-width: 110rem; background: var(--ground); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; }
a { color: var(--link); }
h1 { font-size: 1.4rem; margin: 0; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
code, .no, kbd { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .85rem; }
kbd { border: 1px solid var(--line); border-radius: 3px; padding: 0 .3rem; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -999px; }
.skip:focus { position: static; }
.bar { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center;
  background: var(--ground); border-bottom: 1px solid var(--line); padding: .5rem 0; margin: 1rem 0; }
.bar fieldset { border: 0; margin: 0; padding: 0; display: flex; gap: 1rem; }
.bar input[type=search] { font: inherit; padding: .2rem .5rem; width: 16rem; max-width: 100%; background: var(--ground);
  color: var(--text); border: 1px solid var(--dim); border-radius: 4px; }
::placeholder { color: var(--dim); opacity: 1; }
.dim { color: var(--dim); }
.scroll { overflow-x: auto; }
.finding { border: 1px solid var(--line); border-radius: 6px; margin: 1rem 0; padding: .75rem 1rem; scroll-margin-top: 5rem; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.tag { font-weight: 600; }
.error { color: var(--error); } .warning { color: var(--warning); } .note-tag { color: var(--note-text); }
.fixed { color: var(--fixed); }
.finding p { margin: .35rem 0; overflow-wrap: anywhere; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin: .5rem 0; padding: 0; }
.key { display: inline-block; width: 4px; height: 1em; margin-right: .5rem; vertical-align: -2px; background: var(--lane); }
table { width: 100%; min-width: 48rem; border-collapse: separate; border-spacing: 0; table-layout: fixed; margin: .5rem 0; }
thead th { text-align: left; color: var(--dim); font-weight: 600; font-size: .85rem; padding: 0 .5rem; }
.no { width: 4.5rem; text-align: right; color: var(--dim); padding: 0 .5rem; vertical-align: top; user-select: none;
  line-height: 1.5rem; }
.c-no { width: 4.5rem; } .c-lane { width: 18px; }
.code { padding: 0 .5rem; vertical-align: top; line-height: 1.5rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.added { background: var(--added); } .removed { background: var(--removed); } .none { background: var(--none); }
tr.defect .code:not(.none) { box-shadow: inset 3px 0 0 var(--error); }
.mark { float: left; color: var(--text); }
.note { display: block; font-size: .85rem; color: var(--error); padding-left: 1.5rem; }
.note::before { content: "\\2514\\a0"; }
.gap td { text-align: center; color: var(--dim); }
.lane0 { --lane: var(--lane0); } .lane1 { --lane: var(--lane1); } .lane2 { --lane: var(--lane2); }
.lane3 { --lane: var(--lane3); } .lane4 { --lane: var(--dim); }
.lane { position: relative; padding: 0; width: 18px; }
.lane::before { content: ""; position: absolute; left: 7px; width: 4px; background: var(--lane); }
.lane.free::before { content: none; }
.lane.held::before, .lane.reacquire::before, .lane.acquire-release::before { top: 0; bottom: 0; }
.lane.acquire::before { top: .7em; bottom: 0; }
.lane.release::before { top: 0; height: .8em; }
.lane.partly::before { top: 0; bottom: 0; opacity: .5; }
.lane.defect::before { content: none; }
.lane.acquire::after, .lane.reacquire::after, .lane.release::after, .lane.acquire-release::after {
  content: ""; position: absolute; left: 7px; width: 10px; top: .6em; height: 4px; background: var(--lane); }
.lane.defect::after { content: "\\2715"; position: absolute; left: 0; top: 0; width: 18px; text-align: center; font-weight: 700;
  color: var(--error); line-height: 1.5; }
[hidden] { display: none !important; }
@media print { .bar, .skip { display: none; } .finding { break-inside: avoid; } }
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
`;
