import type { ApprovalActName } from '../../../src/domain/approvals/act-names.ts';
import type { ApprovalEnding } from '../../../src/domain/approvals/approval-endings.ts';
import { actWords, endingWords } from './act-words.ts';

/** The messages about acts that need the agreement of two agents. */
export const approvalMails = {
  approvals: {
    asked: {
      subject: 'L’assistance a reçu une demande sur votre compte',
      intro: (act: ApprovalActName, moment: string) =>
        `Le ${moment}, un agent de l’assistance a demandé de ${actWords[act]}.`,
      waits: 'Rien n’a encore changé : un deuxième agent doit donner son accord.',
      notYou:
        'Si vous n’avez rien demandé à l’assistance, connectez-vous tout de suite avec votre application ou votre clé d’accès : cela annule la demande.',
      button: 'Se connecter',
      write: 'Puis écrivez-nous.',
    },
    deviceRefused: {
      subject: 'Demande pour appareil perdu refusée',
      intro: (reference: string, moment: string) =>
        `Le ${moment}, l’assistance a refusé la demande ${reference}. La double authentification de votre compte reste en place.`,
      sentence: (sentence: string) => `L’assistance vous écrit : ${sentence}`,
      stillLost: 'Si votre appareil est bien perdu, vous pouvez faire une nouvelle demande :',
      button: 'Faire une nouvelle demande',
    },
    waiting: {
      subject: (count: number) => (count > 1 ? 'Des demandes attendent un accord' : 'Une demande attend un accord'),
      intro: (references: readonly string[]) =>
        references.length > 1
          ? `Ces demandes attendent l’accord d’un agent : ${references.join(', ')}.`
          : `La demande ${references.join()} attend l’accord d’un agent.`,
      next: 'Sans réponse en 48 heures, une demande est abandonnée. Pour lire et répondre :',
      button: 'Voir ce qui attend',
    },
    ended: {
      subject: 'Votre demande d’accord est close',
      how: (reference: string, ending: ApprovalEnding) =>
        `Votre demande ${reference} est close : ${endingWords[ending]}.`,
      next: 'Le détail est sur sa page :',
      button: 'Voir la demande',
    },
    glass: {
      subject: 'Une commande a agi sans deuxième agent',
      intro: (act: ApprovalActName, email: string, moment: string) =>
        `Le ${moment}, une commande d’urgence a servi à ${actWords[act]} ${email}. Elle n’attend pas l’accord d’un deuxième agent.`,
      by: (operator: string, reason: string) => `Qui l’a lancée, sur le serveur : ${operator}. Motif : ${reason}`,
      next: 'Vous recevez ce message parce que vous êtes administrateur. Si cela vous étonne, regardez ce compte et le journal :',
      button: 'Voir le compte',
    },
  },
};
