/** The names of the claims of an account, as its pages call them. */
const claims = {
  name: 'Nom complet',
  given_name: 'Prénom',
  family_name: 'Nom',
  preferred_username: 'Nom d’utilisateur',
  picture: 'Photo de profil',
  locale: 'Langue',
  updated_at: 'Date de la dernière modification',
  email: 'Adresse électronique',
  email_verified: 'Vérification de l’adresse électronique',
  phone_number: 'Téléphone',
  phone_number_verified: 'Vérification du téléphone',
  address: 'Adresse postale',
  organization: 'Informations professionnelles',
};

/** The page of the account that lists the services. */
export const services = {
  title: 'Services',
  claims,
  intro:
    'Les services de cette page peuvent lire les données indiquées. Un service quitte la liste quand son accès prend fin : avec votre session, ou quand vous le retirez ici.',
  none: 'Aucun service n’a accès à votre compte en ce moment. Un service apparaît ici quand vous vous y connectez.',
  agreed: {
    title: 'Services avec votre accord',
    purpose:
      'Vous avez accepté de leur transmettre ces données. Retirer un accès y met fin tout de suite, dans toutes vos sessions. Le service vous demandera de nouveau votre accord à votre prochaine connexion : vous pourrez alors changer vos choix.',
    withdraw: 'Retirer l’accès',
    withdrawn: (name: string) =>
      `L’accès du service ${name} est retiré. Votre accord vous sera de nouveau demandé à votre prochaine connexion à ce service.`,
  },
  own: {
    title: 'Services sans demande d’accord',
    purpose:
      'Ces services sont ceux de l’organisme qui gère votre compte. Ils ne demandent pas d’accord pour lire vos données, il n’y a donc pas d’accord à retirer. Fermer un accès y met fin tout de suite ; le service le retrouve quand vous vous y connectez de nouveau.',
    withdraw: 'Fermer l’accès',
    withdrawn: (name: string) =>
      `L’accès du service ${name} est fermé, jusqu’à votre prochaine connexion à ce service.`,
  },
  managing: {
    title: 'Organisations qui gèrent votre compte',
    purpose: 'Vous avez accepté leur invitation. Elles ne lisent ni votre profil, ni vos connexions.',
    rights: 'Droits',
    disables: 'Désactiver votre compte, puis le réactiver',
    founded:
      'Désactiver votre compte, puis le réactiver, demander sa suppression, proposer une autre adresse électronique. Votre compte a été créé par cette invitation : pour y mettre fin, adressez-vous à l’organisation.',
    leave: 'Mettre fin à cette gestion',
    leaveOf: (name: string) => `Mettre fin à cette gestion : ${name}`,
    left: (name: string) => `Le service ${name} ne gère plus votre compte.`,
  },
  withdrawFrom: (button: string, name: string) => `${button} du service ${name}`,
  since: 'Depuis',
  lastUsed: 'Dernière utilisation',
  data: 'Données transmises',
  identifierAlone: 'L’identifiant technique de votre compte, rien de plus',
  ifFilledIn: 'Aussi, si vous les renseignez',
  leftOut: 'Non transmises, à votre demande',
  inYourName: 'Agit en votre nom',
  access: 'Accès',
  unregistered: 'Application non vérifiée : personne ne l’a enregistrée ici',
  administration: 'Agit en votre nom dans l’administration',
  offline: 'Continue quand vous n’êtes pas connecté',
  byDevice: 'Par un appareil ou un programme, avec un code que vous avez confirmé',
  byPassword:
    'Par un programme qui a utilisé votre mot de passe. Si vous ne le connaissez pas, changez de mot de passe.',
  off: 'Suspendu : ce service est désactivé et ne peut rien lire',
  privacyOf: (name: string) => `Politique de confidentialité du service ${name}`,
};
