/** Parses `Name <address>` of a setting into an object. nodemailer would parse a text by rules of its own. */
export function parseMailAddress(text: string): { readonly name: string; readonly address: string } {
  const [, name = '', bracketed] = /^(.*?)\s*<([^<>]+)>\s*$/.exec(text) ?? [];
  const address = bracketed ?? text;
  return { name: name.replace(/^"(.*)"$/, '$1').trim(), address: address.trim() };
}
