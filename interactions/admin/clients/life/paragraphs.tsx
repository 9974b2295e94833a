/** Draws sentences below each other. */
export function Paragraphs({ of }: { readonly of: readonly string[] }) {
  return (
    <>
      {of.map((text) => (
        <p key={text}>{text}</p>
      ))}
    </>
  );
}
