import type { LostDeviceProof } from '../../../src/domain/lost-device/lost-device.ts';

/** Names the proof beside the code of the mailbox. A request of an earlier version does not say which one it was. */
const secondProof = (proof: LostDeviceProof | undefined): string => {
  if (proof === 'password') return 'le mot de passe du compte';
  if (proof === 'franceconnect') return 'l’identité FranceConnect liée au compte';
  return 'une seconde preuve (le mot de passe du compte ou l’identité FranceConnect qui lui est liée)';
};

/** The messages about a lost device. */
export const lostDeviceMails = {
  lostDeviceCode: {
    subject: 'Votre code de vérification',
    intro:
      'Une personne indique ne plus avoir accès à l’application de double authentification de votre compte. Pour continuer, saisissez ce code sur la page restée ouverte :',
    codeLife: 'Le code est valable 10 minutes.',
    ignore: 'Si ce n’était pas vous, ne faites rien et ne donnez ce code à personne : à lui seul, il ne change rien.',
  },
  lostDeviceRequest: {
    subject: 'Demande de retrait de la double authentification',
    reminderSubject: 'Rappel : retrait de la double authentification',
    reminder: (hours: number) =>
      hours === 1
        ? 'Rappel : il reste une heure pour annuler cette demande.'
        : `Rappel : il reste ${hours} heures pour annuler cette demande.`,
    intro: (moment: string, proof: LostDeviceProof | undefined) =>
      `Le retrait de la double authentification de votre compte a été demandé le ${moment}, avec un code reçu par courriel et ${secondProof(proof)}.`,
    ends: (moment: string, hasPassword: boolean) =>
      `Sans annulation, le retrait aura lieu le ${moment}. Ensuite, ${hasPassword ? 'le mot de passe' : 'l’identité liée au compte'} suffira pour se connecter.`,
    notYou: (proof: LostDeviceProof | undefined) =>
      proof === 'franceconnect'
        ? 'Si ce n’était pas vous, annulez la demande avec ce lien :'
        : 'Si ce n’était pas vous, annulez la demande avec ce lien, puis choisissez un nouveau mot de passe :',
    notYouButton: 'Annuler la demande',
    found: 'Si vous retrouvez votre application, connectez-vous avec elle : cela annule aussi la demande.',
    ignore: (reference: string) =>
      `Si la demande vient de vous, vous n’avez rien à faire. Sa référence, si vous nous écrivez : ${reference}`,
  },
  lostDeviceSupport: {
    subject: 'Appareil perdu : demande en attente',
    intro: (reference: string, sub: string) =>
      `Une personne a demandé le retrait de la double authentification de son compte. Référence de la demande : ${reference}. Identifiant du compte : ${sub}.`,
    ends: (moment: string, proof: LostDeviceProof | undefined) =>
      `Elle a donné deux preuves : un code reçu par courriel, et ${secondProof(proof)}. Sans annulation, le retrait aura lieu le ${moment}, et vous n’avez rien à faire.`,
    shorten:
      'Pour abréger l’attente, vérifiez d’abord l’identité de la personne par un autre moyen que sa messagerie, puis ouvrez la demande : il faut l’accord de deux agents. Une fois la demande close, sa page n’existe plus. Ne demandez jamais un mot de passe ni un code.',
    button: 'Voir la demande',
  },
  lostDeviceCancelled: {
    subject: 'Demande de retrait annulée',
    intro: (reference: string, moment: string) =>
      `La demande ${reference}, qui devait retirer la double authentification de votre compte, a été annulée le ${moment}. La double authentification reste en place.`,
    notYou: (proof: LostDeviceProof | undefined) =>
      proof === 'franceconnect'
        ? 'Si la demande ne venait pas de vous, quelqu’un s’est identifié avec votre identité FranceConnect et lit peut-être vos courriels. Changez le mot de passe de votre messagerie, et celui du compte que vous choisissez sur FranceConnect. Vérifiez aussi les identités liées à votre compte :'
        : 'Si la demande ne venait pas de vous, quelqu’un connaît votre mot de passe et lit peut-être vos courriels. Changez le mot de passe de votre messagerie, puis celui de votre compte :',
    notYouButton: 'Choisir un nouveau mot de passe',
    identitiesButton: 'Voir la sécurité de mon compte',
    stillLost:
      'Si elle venait de vous et que votre application reste inaccessible, faites une nouvelle demande ou écrivez-nous.',
  },
  secondFactorRemoved: {
    subject: 'La double authentification a été retirée',
    intro: (moment: string, isBySupport: boolean) =>
      isBySupport
        ? `La double authentification de votre compte a été retirée par l’assistance le ${moment}.`
        : `La double authentification de votre compte a été retirée le ${moment}, après une demande pour appareil perdu.`,
    consequence: (hasPassword: boolean) =>
      `Toutes les sessions ouvertes ont été fermées et les codes de récupération ne servent plus. Si votre compte n’avait que des clés d’accès, elles ont été retirées.${hasPassword ? ' Votre mot de passe n’a pas changé.' : ''}`,
    again: 'Nous vous conseillons de la remettre en place avec une autre application :',
    againButton: 'Ajouter une application',
    notYou: 'Si ce n’était pas vous, choisissez tout de suite un nouveau mot de passe, puis écrivez-nous :',
    notYouButton: 'Choisir un nouveau mot de passe',
  },
};
