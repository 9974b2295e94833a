import type { ComponentChildren } from 'preact';

/** Matches `[label](address)`, bare web addresses, emails, and `**bold**`. */
const inline =
  /\[([^\]]+)\]\(([^)\s]+)\)|(https?:\/\/[^\s<>"]*[^\s<>".,;:)])|([\w.+-]+@[\w-]+(?:\.[\w-]+)+)|\*\*([^*]+)\*\*/g;

const isSafe = (href: string) => /^(https?:\/\/|mailto:|\/(?![/\\]))/.test(href);

function inlineNodes(text: string): ComponentChildren[] {
  const nodes: ComponentChildren[] = [];
  let done = 0;
  for (const match of text.matchAll(inline)) {
    const [whole, label, target, address, email, bold] = match;
    nodes.push(text.slice(done, match.index));
    done = match.index + whole.length;
    if (bold) nodes.push(<strong>{bold}</strong>);
    else if (email) nodes.push(<a href={`mailto:${email}`}>{email}</a>);
    else if (address) nodes.push(<a href={address}>{address}</a>);
    else if (target && isSafe(target)) nodes.push(<a href={target}>{label}</a>);
    else nodes.push(whole);
  }
  nodes.push(text.slice(done));
  return nodes;
}

function Block({ text }: { readonly text: string }) {
  const heading = /^(#{1,3}) +(.+)$/.exec(text);
  if (heading) return heading[1] === '###' ? <h3 class="fr-h6">{heading[2]}</h3> : <h2 class="fr-h5">{heading[2]}</h2>;
  const lines = text.split('\n');
  if (!lines.every((line) => /^[-*] /.test(line))) return <p>{inlineNodes(lines.join(' '))}</p>;
  return (
    <ul>
      {lines.map((line) => (
        <li key={line}>{inlineNodes(line.slice(2))}</li>
      ))}
    </ul>
  );
}

/** Draws plain text or a little Markdown as elements. Nothing in it is ever taken for HTML. */
export function RichText({ source }: { readonly source: string }) {
  const spaced = source.replace(/\r\n?/g, '\n').replace(/^(#{1,3} .+)$/gm, '\n$1\n');
  const blocks = spaced.split(/\n{2,}/).map((block) => block.trim());
  return (
    <>
      {blocks.filter(Boolean).map((block, index) => (
        <Block key={index} text={block} />
      ))}
    </>
  );
}
