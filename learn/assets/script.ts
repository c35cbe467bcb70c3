/** The script of the wire view: puts in what the server sends, ready made. Without it a reload shows the same. */
export const WIRE_JS = `const list = document.getElementById('exchanges'), said = document.getElementById('said');
const source = new EventSource(document.body.dataset.events);
const atEnd = () => innerHeight + scrollY > document.body.scrollHeight - 200;
let fresh = 0;
const put = (markup) => {
  const { content } = Object.assign(document.createElement('template'), { innerHTML: markup });
  for (const node of [...content.children]) { const old = document.getElementById(node.id); node.classList.add('fresh'); old ? old.replaceWith(node) : list.append(node); }
};
source.onmessage = ({ data }) => { const follow = atEnd(); put(data); said.textContent = ++fresh + ' new exchange' + (fresh > 1 ? 's' : ''); said.className = follow ? 'visually-hidden' : ''; if (follow) scrollTo(0, 1e9); };
onscroll = () => { if (atEnd()) { fresh = 0; said.className = 'visually-hidden'; } };
source.onopen = () => { said.textContent = ''; };
source.onerror = () => { said.textContent = source.readyState === 2 ? 'Not live any more. After a restart, open the new address.' : 'Connecting again'; said.className = ''; };
document.onsubmit = async (event) => { event.preventDefault(); const body = new URLSearchParams(new FormData(event.target, event.submitter));
  put(await (await fetch(event.target.action, { method: 'POST', body, headers: { accept: 'text/html-fragment' } })).text());
  document.getElementById('x' + body.get('id')).focus(); };
`;
