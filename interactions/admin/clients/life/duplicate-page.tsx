import { duplicateClient } from '../../../../src/commands/clients/registration/duplicate-client.ts';
import { TextField } from '../../../views/forms/text-field.tsx';
import { clientName } from '../client-heading.tsx';
import { clientAddress } from '../client-parts.ts';
import { keepShownSecret } from '../shown-secret.ts';
import { explainProblems } from '../explain-problems.ts';
import { actPage } from '../act-page.tsx';
import { Paragraphs } from './paragraphs.tsx';

const longestName = 100;

/** Registers a copy of a client. */
export const duplicatePage = actPage({
  name: 'client-duplicate',
  part: 'dupliquer',
  action: 'clients.manage',
  write: 'clients.manage',
  prepare(visit, t) {
    const { client, services, account } = visit;
    const texts = t.clientLife.duplicate;
    const proposed = [...texts.copyOf(clientName(visit))].slice(0, longestName).join('');
    return {
      title: texts.title,
      intro: <Paragraphs of={texts.intro} />,
      initial: { name: proposed },
      fields: <TextField name="name" label={texts.name} hint={texts.hint} autocomplete="off" />,
      acts: [
        {
          action: 'duplicate',
          label: texts.submit,
          async run({ form, reason }) {
            const name = (form['name'] ?? '').trim();
            const duplicated = await duplicateClient(services, { record: client, name, reason, maker: account });
            if (!duplicated.ok) {
              const { refused } = duplicated;
              const isOfName =
                refused.kind === 'registration' && refused.problems.every(({ field }) => field === 'client_name');
              return isOfName ? { errors: { name: explainProblems(t, refused.problems, {}).join(' ') } } : duplicated;
            }
            const { record, secret, kept } = duplicated.value;
            if (secret !== undefined && kept) keepShownSecret(visit, record.clientId, { secret, kept });
            return { done: 'duplicated', next: clientAddress(record.clientId, 'secrets') };
          },
        },
      ],
    };
  },
});
