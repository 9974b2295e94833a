import type { ActRefusal } from '../../../src/domain/approvals/act-refusals.ts';
import type { ApprovalActName } from '../../../src/domain/approvals/act-names.ts';
import type { LostDeviceProof } from '../../../src/domain/lost-device/lost-device.ts';
import { actWords, endingWords } from './act-words.ts';
import { duration } from './duration.ts';

/** Says what happens to the person once two agents agree. */
const effects: Readonly<Record<ApprovalActName, string>> = {
  disable: 'Personne ne pourra plus se connecter au compte. Ses sessions et ses jetons prendront fin.',
  enable: 'La personne pourra de nouveau se connecter.',
  'close-sessions': 'Les sessions ouvertes prendront fin. La personne pourra se reconnecter.',
  'start-reset': 'La personne recevra un lien pour choisir un nouveau mot de passe.',
  'resend-proof': 'La personne recevra de nouveau le courriel qui confirme son adresse.',
  'expire-password':
    'Le mot de passe ne servira plus, les sessions prendront fin, et la personne recevra un lien pour en choisir un autre si son compte est ouvert.',
  restrict: 'Personne ne pourra se connecter, et plus aucune donnée ne sera transmise. Les données seront gardées.',
  unrestrict: 'La personne pourra de nouveau se connecter, et ses données pourront de nouveau être transmises.',
  delete: 'Le compte sera fermé tout de suite, puis supprimé. La personne en sera avertie.',
  'correct-address':
    'Un courriel de confirmation partira à la nouvelle adresse. L’ancienne adresse recevra un lien qui annule le changement pendant 72 heures.',
  'change-carried-facts':
    'Les services liront d’autres rôles et groupes dans les prochains jetons. La personne en sera avertie.',
  'reset-second-factor':
    'La double authentification sera retirée tout de suite et les sessions prendront fin. Le mot de passe restera le même. La personne en sera avertie à toutes ses adresses.',
  'approve-lost-device':
    'Le délai prendra fin tout de suite : la double authentification sera retirée et les sessions prendront fin. Le mot de passe restera le même. La personne en sera avertie à toutes ses adresses.',
  'refuse-lost-device':
    'La demande sera close, et la double authentification restera en place. La personne lira la phrase saisie par l’agent.',
  'give-role': 'La personne aura le rôle tout de suite. Elle et tous les administrateurs en seront avertis.',
  'take-role':
    'La personne n’aura plus le rôle : tout de suite, ou un jour plus tard pour celui d’administrateur. Elle et tous les administrateurs en seront avertis.',
};

const refusals: Readonly<Record<ActRefusal, string>> = {
  gone: 'Le compte n’existe plus.',
  own_account: 'Cette demande concerne votre propre compte : vous ne pouvez pas y répondre.',
  no_right: 'Vous n’avez plus le droit de répondre à cette demande.',
  service_account: 'Ce compte est celui d’un service.',
  stale: 'Le compte a changé depuis la demande. Elle est close, et rien n’a été fait.',
  already: 'C’était déjà fait. La demande est close.',
  too_many_messages:
    'La personne a reçu trop de messages de ce genre en peu de temps. La demande est close, et rien n’a été fait.',
  nothing_waits: 'Il n’y a rien à renvoyer. La demande est close.',
  same_address: 'Le compte a déjà cette adresse. La demande est close.',
  disposable_address: 'L’adresse est une adresse jetable. La demande est close, et rien n’a été fait.',
  last_administrator: 'Ce compte est celui du dernier administrateur. La demande est close, et rien n’a été fait.',
};

/** The requests that wait for agents: lost devices, and acts that need two agents. */
export const approvals = {
  label: 'Demandes',
  title: 'Demandes',
  intro:
    'Ce qui attend un agent : les demandes pour appareil perdu, et les actions qui demandent l’accord de deux agents. Sans réponse en 48 heures, une action est abandonnée.',
  filter: {
    label: 'Montrer',
    all: 'Tout ce qui attend',
    submit: 'Filtrer',
    devices: 'Les appareils perdus',
    acts: 'Les accords à donner',
    ended: 'Les actions closes',
  },
  columns: {
    reference: 'Référence',
    left: 'Reste',
  },
  devices: { title: 'Appareils perdus', none: 'Aucune demande pour appareil perdu n’attend.' },
  acts: { title: 'Accords à donner', none: 'Aucune action n’attend d’accord.' },
  ended: { title: 'Actions closes', none: 'Aucune action n’a été close dans les 90 derniers jours.' },
  most: (most: number) => `Seules les ${most} premières sont affichées.`,
  own: 'Votre compte',
  byYou: 'vous',
  duration,
  actNames: actWords,
  endings: endingWords,
  proofs: (proof: LostDeviceProof | undefined) =>
    `le code reçu par courriel et ${proof === undefined ? 'une seconde preuve' : proof === 'password' ? 'le mot de passe' : 'l’identité FranceConnect'}`,
  author: {
    deleted: 'un agent dont le compte n’existe plus',
    client: (name: string) => `le service ${name}`,
    through: (agent: string, service: string) => `${agent}, par le service « ${service} »`,
    command: (name: string) => `une commande, lancée par ${name}`,
  },
  titleOf: (reference: string) => `Demande ${reference}`,
  back: 'Revenir aux demandes',
  facts: {
    act: 'Action',
    person: 'Personne',
    by: 'Demandée par',
    at: 'Demandée le',
    reason: 'Motif',
    agreements: 'Accords donnés',
    noAgreement: 'Aucun',
    left: 'Reste pour répondre',
    wait: 'Fin du délai',
    waitLeft: (moment: string, left: string) => `${moment} (dans ${left})`,
    device: 'Appareil perdu',
    proofs: 'Preuves données',
    ended: 'Issue',
    endedBy: 'Close par',
    endReason: 'Motif de la réponse',
  },
  inputs: {
    email: 'Nouvelle adresse électronique',
    sentence: 'Phrase pour la personne',
    session: 'Session',
    now: 'Suppression immédiate',
    role: 'Rôle',
  },
  yes: 'Oui',
  effect: { title: 'Ce que fait l’accord', of: effects },
  needs: {
    two: 'Il faut l’accord de deux agents différents.',
    one: 'Il manque l’accord d’un agent.',
    program:
      'Cette demande vient d’un service ou d’une commande, et ne compte pour aucun agent : il faut l’accord de deux agents.',
    administrator:
      'Cette demande vient d’un service : rien n’est fait tant qu’un administrateur n’a pas donné son accord sur cette page.',
    first: 'Vous avez donné votre accord. Un autre agent doit donner le sien.',
  },
  you: {
    own: 'Cette demande concerne votre compte : vous pouvez la lire, mais un autre agent y répond.',
    reader: 'Votre rôle permet de lire cette demande, pas d’y répondre.',
  },
  form: {
    title: 'Votre réponse',
    deviceTitle: 'Répondre à la demande',
    reasonHint:
      'Ce que vous avez vérifié, ou pourquoi vous refusez. C’est gardé dans le journal. De 3 à 500 caractères.',
    withdrawHint: 'Pourquoi vous retirez votre demande. C’est gardé dans le journal. De 3 à 500 caractères.',
    approve: 'Donner mon accord',
    refuse: 'Refuser',
    withdraw: 'Retirer ma demande',
    unsaved: 'Vous vous êtes reconnecté : vérifiez votre réponse, puis validez-la de nouveau.',
    shorten: 'Demander la fin du délai',
    refuseDevice: 'Refuser la demande',
    sentence: 'Phrase pour la personne, si vous refusez',
    refusalSentence: 'Phrase pour la personne',
    sentenceHint: 'Elle la lira dans son courriel. N’y mettez ni code ni mot de passe.',
    sentenceMissing:
      'Écrivez à la personne pourquoi la demande est refusée, en 3 à 500 caractères. Exemple : « Nous n’avons pas réussi à vous joindre. »',
  },
  device: {
    effect:
      'Demander la fin du délai ne retire rien : un deuxième agent doit donner son accord. La double authentification est alors retirée tout de suite, et la personne en est avertie à toutes ses adresses. Vérifiez d’abord qui demande, autrement que par sa messagerie.',
    refusal: 'Refuser clôt la demande. La double authentification reste en place.',
    guardedRefusal:
      'Cette personne a un rôle, ou en avait un il y a moins de 30 jours : refuser demande aussi l’accord d’un deuxième agent. La double authentification reste en place.',
    waits: (act: string) => `Un agent a demandé de ${act}. Il manque l’accord d’un autre agent.`,
    toAnswer: (reference: string) => `Lire la demande ${reference} et y répondre`,
    notice: 'La demande pour appareil perdu est close, et la personne en est avertie.',
  },
  notices: {
    asked:
      'Votre demande est enregistrée. Rien n’est fait tant qu’un autre agent n’a pas donné son accord : les autres agents sont prévenus par courriel.',
    done: 'Votre accord est enregistré, et l’action est faite.',
    counted: 'Votre accord est enregistré. Il faut encore celui d’un autre agent.',
    refused: 'La demande est refusée. Rien n’a été fait.',
    withdrawn: 'Votre demande est retirée. Rien n’a été fait.',
  },
  refusals,
  alreadyAgreed: 'Vous avez déjà donné votre accord. Il faut celui d’un autre agent.',
  notTwo:
    'Votre accord ne compte pas avec celui qui a déjà été donné : moins d’un jour avant la demande ou depuis, l’un de vous a donné son rôle à l’autre, ou la même personne vous l’a donné à tous les deux. Un autre agent doit répondre.',
  endedMeanwhile: (ending: string) => `La demande est close : ${ending}.`,
  waitsAlready: 'Un agent a déjà répondu : sa réponse attend un accord.',
};
