import { undoChange } from '../../src/commands/undo/undo-change.ts';
import { AppError } from '../../src/errors.ts';
import { undoPurpose } from '../../src/domain/undo/surviving-links.ts';
import type { UndoData } from '../flow-states/link-data.ts';
import type { About, Flow, Step } from '../engine/flow.ts';
import { defineFlow } from '../engine/define-flow.ts';
import { defineActionLink } from './action-link-purpose.ts';
import { ConfirmForm } from './confirm-form.tsx';
import { confirmStep, type ConfirmState } from './confirm-step.ts';
import type { ActionLink } from '../../src/store/undo/action-links.ts';
import { LinkSubject } from './link-subject.tsx';
import { readUndoSubject, undoFacts, type UndoSubject } from './undo-subject.ts';
import { Alert } from '../views/alert.tsx';
import { ToAccount } from '../views/to-account.tsx';

const changeIdsOf = (link: ActionLink<UndoData>) => {
  const { since, changeId } = link.data;
  return since ? [since.changeId, changeId] : [changeId];
};

interface UndoViewProps {
  readonly link: ActionLink<UndoData>;
  readonly subject: UndoSubject;
  readonly about: About;
}

function UndoView({ link, subject, about }: UndoViewProps) {
  const { undo } = about.t.account;
  const { kind, since } = link.data;
  const texts = undo[kind];
  const restoresAddress = since !== undefined && since.until > about.now;
  const consequences = restoresAddress ? [undo.restoresAddress, ...undo.consequences] : undo.consequences;
  return (
    <>
      <p>{texts.intro}</p>
      <LinkSubject facts={undoFacts(link, subject, about)} />
      <p class="fr-mb-1w">{undo.consequencesTitle}</p>
      <ul>
        {consequences.map((consequence) => (
          <li key={consequence}>{consequence}</li>
        ))}
      </ul>
      <p>{undo.ignore}</p>
      <ConfirmForm label={texts.confirm} />
    </>
  );
}

const confirmation = (link: ActionLink<UndoData>, subject: UndoSubject): Step<ConfirmState> =>
  confirmStep({
    name: 'undo-change',
    async prepare({ services }) {
      // The link of a former email also takes back the change that took this email away. The link works as long as one of the two changes
      // stands.
      for (const id of changeIdsOf(link)) if (await services.undo.announcedChanges.find(id)) return undefined;
      throw new AppError('link_invalid');
    },
    title: ({ t }) => t.account.undo[link.data.kind].title,
    view: ({ about }) => <UndoView link={link} subject={subject} about={about} />,
  });

interface Undoing {
  readonly link: ActionLink<UndoData>;
  readonly token: string;
  readonly subject: UndoSubject;
}

function undoFlow({ link, token, subject }: Undoing): Flow<ConfirmState> {
  const { kind } = link.data;
  return {
    name: 'link',
    steps: [confirmation(link, subject)],
    begin: () => ({}),
    async finish({ services, about }) {
      await undoChange(services, {
        token,
        accountId: link.accountId ?? '',
        changeIds: changeIdsOf(link),
        browser: about.browser,
        requestId: about.requestId,
        lang: about.lang,
      });
      const { undo } = about.t.account;
      const texts = undo[kind];
      const body = (
        <>
          <Alert kind="success">{texts.done}</Alert>
          <p>{undo.next}</p>
          <p>{undo.others}</p>
          <ToAccount />
        </>
      );
      return { kind: 'page', title: texts.doneTitle, body };
    },
  };
}

/** The link « Ce n'était pas moi », valid for 72 hours. The person who made the change cannot make this link invalid. */
export const undoAnnounced = defineActionLink<UndoData>({
  purpose: undoPurpose,
  flow: async (link, token, services) =>
    defineFlow(undoFlow({ link, token, subject: await readUndoSubject(services, link) })),
});
