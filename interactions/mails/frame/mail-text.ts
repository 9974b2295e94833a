import type { MailContent, MailFrame, MailPart } from './mail-content.ts';

function textOf(part: MailPart): string {
  switch (part.kind) {
    case 'paragraph':
      return part.text;
    case 'list':
      return part.items.map((item) => `- ${item}`).join('\n');
    case 'code':
      return part.code;
    case 'link':
      return `${part.sentence}\n${part.href}`;
  }
}

/** Returns the text part of a message. The text is complete by itself and writes every link in full. */
export function renderMailText({ parts }: MailContent, frame: MailFrame): string {
  const footer = [
    frame.caution.join('\n'),
    `${frame.automatic}\n${frame.personalData.label} ${frame.personalData.href}`,
  ];
  return `${[frame.service, frame.hello, ...parts.map(textOf), frame.team, '--', ...footer].join('\n\n')}\n`;
}
