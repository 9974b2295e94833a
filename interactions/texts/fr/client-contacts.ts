import { duration } from './duration.ts';

/** The people who answer for a service, and their invitation. */
export const clientContacts = {
  intro:
    'Les contacts répondent du service : ils voient ses pages, changent ses adresses, ses secrets et ses clés, et reçoivent les messages qui le concernent.',
  production: 'En production, un service a au moins un contact technique et un contact pour la protection des données.',
  kinds: { technical: 'Technique', 'data-protection': 'Protection des données' },
  missing: {
    title: 'Il manque un contact',
    technical: 'Aucun contact technique n’a encore accepté son invitation.',
    'data-protection': 'Aucun contact pour la protection des données n’a encore accepté son invitation.',
  },
  list: {
    title: 'Contacts du service',
    none: 'Ce service n’a pas encore de contact.',
    columns: { email: 'Adresse électronique', kind: 'Rôle', state: 'État', action: 'Actions' },
    joined: (day: string) => `Contact depuis le ${day}`,
    invited: (day: string) => `Invitation envoyée le ${day}`,
    notInvited: 'Pas encore invité',
    you: 'vous',
    again: 'Inviter de nouveau',
    first: 'Inviter',
    againName: (email: string) => `Inviter de nouveau : ${email}`,
    firstName: (email: string) => `Inviter : ${email}`,
    remove: 'Retirer',
    removeName: (email: string) => `Retirer : ${email}`,
  },
  notices: {
    invited: 'L’invitation est envoyée. Le lien est valable 7 jours.',
    removed: 'Le contact est retiré : il ne voit plus les pages de ce service.',
    withdrawn: 'L’invitation est retirée : son lien ne fonctionne plus.',
  },
  invite: {
    open: 'Inviter un contact',
    title: 'Inviter un contact',
    intro:
      'La personne reçoit un message avec un lien. Elle devient contact quand elle accepte, avec le compte de cette adresse ; si elle n’a pas de compte, elle en crée un.',
    email: 'Adresse électronique',
    emailHint: 'Celle de son compte, ou de celui qu’elle créera. Par exemple nom@example.fr.',
    kind: 'Rôle',
    kindHints: {
      technical: 'Reçoit les messages sur les secrets et les pannes.',
      'data-protection': 'Répond de ce que le service fait des données des personnes.',
    },
    send: 'Envoyer l’invitation',
  },
  again: {
    title: 'Inviter de nouveau',
    intro: (email: string) => `Un nouveau message part à ${email}. Le lien du message d’avant ne fonctionne plus.`,
    send: 'Envoyer l’invitation',
  },
  remove: {
    title: 'Retirer un contact',
    joined: (email: string) => `${email} ne verra plus les pages de ce service et ne recevra plus ses messages.`,
    invited: (email: string) => `L’invitation de ${email} sera retirée : son lien ne fonctionnera plus.`,
    self: 'C’est vous : si aucun autre rôle ne vous ouvre ces pages, elles vous seront fermées.',
    button: 'Retirer ce contact',
    buttonInvited: 'Retirer l’invitation',
  },
  errors: {
    email: 'Saisissez une adresse électronique complète, comme nom@example.fr.',
    kind: 'Choisissez un rôle dans la liste.',
    listed: 'Cette adresse est déjà dans la liste, pour ce rôle.',
    in_bin: 'Ce service est dans la corbeille : ses contacts restent tels quels. Sortez-le d’abord de la corbeille.',
    many: 'Ce service a déjà 20 contacts. Retirez-en un d’abord.',
    joined: 'Cette personne est déjà contact du service.',
    last: 'Ce service est en production : il garde au moins un contact de ce rôle. Invitez quelqu’un d’autre d’abord ; quand cette personne aura accepté, celle-ci pourra être retirée.',
    throttled: (seconds: number) =>
      `Trop d’invitations ont été envoyées : celle-ci n’est pas partie. Réessayez dans ${duration(seconds)}.`,
  },
  accept: {
    title: 'Invitation à répondre d’un service',
    intro: (client: string) => `Il vous est proposé de devenir contact du service « ${client} ».`,
    kinds: {
      technical: 'En tant que contact technique, vous recevrez les messages sur ses secrets et ses pannes.',
      'data-protection':
        'En tant que contact pour la protection des données, vous répondrez de ce que le service fait des données des personnes.',
    },
    rights:
      'Vous verrez ses pages d’administration, et pourrez changer ses adresses, ses secrets et ses contacts. Votre connexion demandera alors deux facteurs.',
    address: (email: string) => `L’invitation vaut pour le compte de l’adresse ${email}.`,
    other:
      'Un autre compte est connecté dans ce navigateur. Pour répondre du service avec celui-là, demandez une invitation à son adresse.',
    submit: 'Accepter',
    ignore: 'Si vous ne connaissez pas ce service, fermez cette page : rien ne change.',
    doneTitle: 'Invitation acceptée',
    done: (email: string) =>
      `Connectez-vous avec le compte de l’adresse ${email}. Si vous n’en avez pas, créez-en un avec cette adresse : vous serez contact du service dès qu’il existera.`,
    open: 'Ouvrir les pages du service',
    register: 'Créer un compte',
  },
};
