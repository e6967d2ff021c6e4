// The script of the HTML report: filter and keys. The page is whole without it.

export const htmlScript = `
'use strict';
const findings = [...document.querySelectorAll('.finding')];
const bar = document.querySelector('.bar');
const filter = document.getElementById('filter');
const count = document.getElementById('count');
const keys = document.getElementById('keys');
const boxes = [...document.querySelectorAll('input[name=status]')];
const shown = () => findings.filter((finding) => !finding.hidden);
const texts = new Map(findings.map((finding) => [finding, finding.querySelector('.about').textContent.toLowerCase()]));
function apply() {
  const words = filter.value.toLowerCase().split(' ').filter(Boolean);
  const statuses = boxes.filter((box) => box.checked).map((box) => box.value);
  for (const finding of findings) {
    const isNamed = words.every((word) => texts.get(finding).includes(word));
    finding.hidden = !isNamed || (boxes.length > 0 && !statuses.includes(finding.dataset.status));
  }
  count.textContent = shown().length + ' of ' + findings.length + ' findings shown';
}
function move(step) {
  const list = shown();
  if (list.length === 0) return;
  const current = document.activeElement && document.activeElement.closest('.finding');
  const at = list.indexOf(current);
  const next = list[at < 0 ? (step > 0 ? 0 : list.length - 1) : Math.min(Math.max(at + step, 0), list.length - 1)];
  next.focus();
  next.scrollIntoView({ block: 'start' });
}
if (bar && filter) {
  bar.hidden = false;
  filter.addEventListener('input', apply);
  for (const box of boxes) box.addEventListener('change', apply);
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && event.target === filter) {
      filter.value = '';
      apply();
      filter.blur();
    }
    const isTyping = event.target.closest && event.target.closest('input, select, textarea');
    if (!keys.checked || (isTyping && event.target.type !== 'checkbox')) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === 'j') move(1);
    else if (event.key === 'k') move(-1);
    else if (event.key === '/') filter.focus();
    else if (event.key === 'o') {
      const finding = event.target.closest && event.target.closest('.finding');
      const details = finding && finding.querySelector('details');
      if (details) details.open = !details.open;
    } else return;
    event.preventDefault();
  });
  apply();
}
`;
