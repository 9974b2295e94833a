/** The pages of the logout. */
export const logout = {
  title: 'Se déconnecter',
  asked: 'Voulez-vous vous déconnecter de votre compte Géoplateforme ?',
  askedBy: (service: string) => `${service} demande à vous déconnecter de votre compte Géoplateforme.`,
  consequence:
    'Les services auxquels vous êtes connecté avec ce compte dans ce navigateur vous demanderont de vous reconnecter.',
  /** Names the fault of a service's request. */
  problems: {
    title: 'Attention : demande incorrecte',
    hint_invalid: 'La preuve que le service a jointe à sa demande n’est pas valable, ou elle est trop ancienne.',
    client_mismatch: 'La preuve que le service a jointe à sa demande a été donnée à un autre service.',
    client_unknown: 'Le service qui vous a envoyé ici n’est pas enregistré.',
    address_unregistered: 'Le service demande de vous faire revenir à une adresse de retour qui n’est pas enregistrée.',
    old_parameter: 'Le service indique son adresse de retour par un paramètre qui n’est plus suivi.',
    staysHere: 'Après votre choix, vous ne serez pas renvoyé vers l’adresse demandée.',
  },
  leave: 'Se déconnecter',
  stay: 'Rester connecté',
  alsoAt: (brands: readonly string[]) => `Vous serez aussi déconnecté de ${brands.join(' et de ')}.`,
  upstreamOpen: (brands: readonly string[]) =>
    `Vous êtes déconnecté ici, mais ${brands.join(' et ')} n’${brands.length > 1 ? 'ont' : 'a'} pas pu être prévenu${brands.length > 1 ? 's' : ''} : vous y êtes peut-être encore connecté. Sur un ordinateur partagé, fermez toutes les fenêtres du navigateur.`,
  stillTitle: 'Vous êtes toujours connecté',
  still:
    'Aucune déconnexion n’était en cours ici, et rien n’a changé. Pour vous déconnecter, choisissez « Se déconnecter ».',
  account: 'Mon compte',
  again: 'Se connecter à votre compte',
  doneTitle: 'Vous êtes déconnecté',
  done: 'Votre session est terminée. Sur un ordinateur partagé, fermez aussi le navigateur.',
};
