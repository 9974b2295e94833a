import { renderToString } from 'preact-render-to-string';
import type { MailContent, MailFrame, MailPart } from './mail-content.ts';

// Mail programs drop style sheets, so each element has its own style. No background or text colour is set, so that dark modes can choose
// theirs.
const font = "font-family:Marianne,-apple-system,'Segoe UI',Roboto,Arial,sans-serif;";
const paragraph = `${font}font-size:16px;line-height:24px;margin:0 0 16px;`;
const list = `${font}font-size:16px;line-height:24px;margin:0 0 16px;padding-left:24px;`;
const heading = `${font}font-size:18px;line-height:28px;font-weight:700;margin:0 0 24px;padding:0 0 16px;border-bottom:1px solid #929292;`;
const small = `${font}font-size:13px;line-height:20px;margin:0 0 8px;`;
const address = `${font}font-size:13px;line-height:20px;margin:0 0 16px;`;
const code =
  "font-family:Consolas,Menlo,'Courier New',monospace;font-size:32px;line-height:40px;letter-spacing:4px;margin:0 0 16px;";
const button = `${font}display:inline-block;font-size:16px;line-height:24px;padding:8px 16px;background:#000091;color:#ffffff;border:1px solid #6a6af4;text-decoration:none;`;
const rule = 'border:0;border-top:1px solid #929292;margin:24px 0;';
// The link keeps the colour of the text, which is readable on any background that a mail program chooses. The underline shows that it is a
// link.
const plainLink = 'color:inherit;text-decoration:underline;word-break:break-all;';

/** Returns the halves of a code, which is read in two as on the page. There is no space between them, so that a copy holds the digits alone. */
const halvesOf = (digits: string) => [digits.slice(0, digits.length / 2), digits.slice(digits.length / 2)];

function Part({ part, frame }: { readonly part: MailPart; readonly frame: MailFrame }) {
  if (part.kind === 'paragraph') return <p style={paragraph}>{part.text}</p>;
  if (part.kind === 'list')
    return (
      <ul style={list}>
        {part.items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    );
  if (part.kind === 'code')
    return (
      <p style={code}>
        {halvesOf(part.code).map((half, index) => (
          <span key={index} style={index === 0 ? undefined : 'padding-left:16px;'}>
            {half}
          </span>
        ))}
      </p>
    );
  return (
    <>
      <p style={paragraph}>{part.sentence}</p>
      <p style={paragraph}>
        <a href={part.href} style={button}>
          {part.label}
        </a>
      </p>
      <p style={address}>
        {frame.fullAddress}
        <br />
        <a href={part.href} style={plainLink}>
          {part.href}
        </a>
      </p>
    </>
  );
}

/** Returns the HTML part of a message: one column of 600 px that loads nothing from anywhere. */
export function renderMailHtml({ subject, parts }: MailContent, frame: MailFrame): string {
  const html = renderToString(
    <html lang={frame.lang} style="color-scheme:light dark;">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{subject}</title>
      </head>
      <body style="margin:0;padding:0;">
        <table role="presentation" width="100%" cellspacing="0" cellpadding="0">
          <tbody>
            <tr>
              {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label -- a cell of the layout is no control */}
              <td align="center" style="padding:24px 16px;">
                <table
                  role="presentation"
                  width="100%"
                  cellspacing="0"
                  cellpadding="0"
                  style="max-width:600px;text-align:left;"
                >
                  <tbody>
                    <tr>
                      <td>
                        <h1 style={heading}>{frame.service}</h1>
                        <p style={paragraph}>{frame.hello}</p>
                        {parts.map((part, index) => (
                          <Part key={index} part={part} frame={frame} />
                        ))}
                        <p style={paragraph}>{frame.team}</p>
                        <hr style={rule} />
                        {frame.caution.map((sentence) => (
                          <p key={sentence} style={small}>
                            {sentence}
                          </p>
                        ))}
                        <p style={small}>
                          {frame.automatic}
                          <br />
                          {frame.personalData.label}{' '}
                          <a href={frame.personalData.href} style={plainLink}>
                            {frame.personalData.href}
                          </a>
                        </p>
                      </td>
                    </tr>
                  </tbody>
                </table>
              </td>
            </tr>
          </tbody>
        </table>
      </body>
    </html>,
  );
  return `<!DOCTYPE html>${html}`;
}
