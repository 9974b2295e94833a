import { dates } from './dates.ts';
import { duration } from './duration.ts';

/** The texts that every page shares: header, footer, forms. */
export const frame = {
  tagline: 'Un seul compte pour cartes.gouv.fr et la Géoplateforme',
  errorPrefix: 'Erreur : ',
  notice: 'Information',
  help: 'Aide',
  home: (service: string) => `Accueil - ${service}`,
  account: 'Mon compte',
  administration: 'Administration',
  personMenu: 'Menu du compte',
  personMenuOf: (name: string) => `Menu du compte : ${name}`,
  details: 'Détails',
  detailsOf: (what: string) => `Détails : ${what}`,
  numbered: (name: string, count: number) => `${name}, n° ${count}`,
  signOut: 'Se déconnecter',
  backTo: (service: string) => `Retour à ${service}`,
  close: 'Fermer',
  newWindow: (what: string) => `${what} - nouvelle fenêtre`,
  skip: { label: 'Accès rapide', content: 'Contenu', footer: 'Pied de page' },
  optional: '(optionnel)',
  mandatory: 'Sauf mention contraire, tous les champs sont obligatoires.',
  mandatoryExceptOptional: 'Sauf mention « (optionnel) », tous les champs sont obligatoires.',
  or: 'ou',
  errorSummary: (count: number) =>
    count === 1 ? 'Erreur : 1 champ à corriger' : `Erreur : ${count} champs à corriger`,
  wait: {
    prefix: 'Attention : ',
    tries: (seconds: number) =>
      `Trop de tentatives : celle-ci n’a pas été examinée. Réessayez dans ${duration(seconds)}.`,
    requests: (seconds: number) =>
      `Trop de demandes : celle-ci n’a pas été examinée. Réessayez dans ${duration(seconds)}.`,
    until: (seconds: number) => `Vous pourrez réessayer à partir de ${dates.clock(seconds)}, heure de Paris.`,
  },
  showPassword: 'Afficher',
  showPasswordOf: (label: string) => `Afficher le contenu du champ « ${label} »`,
  unreadable: 'Ce champ contient un caractère illisible (�). Effacez-le, puis saisissez le texte de nouveau.',
  stale:
    'Ce que vous vouliez modifier n’est plus là ou a changé entre-temps, par exemple dans un autre onglet : rien n’a été modifié. Vérifiez la page ci-dessous.',
  stepOf: (current: number, total: number) => `Étape ${current} sur ${total}`,
  nextStep: 'Étape suivante :',
  copy: 'Copier',
  copied: 'Copié',
  copyRefused: 'Le navigateur refuse la copie. Le texte est sélectionné : copiez-le vous-même.',
  display: {
    title: "Paramètres d'affichage",
    legend: "Choisissez un thème pour personnaliser l'apparence du site.",
    light: 'Thème clair',
    dark: 'Thème sombre',
    system: 'Système',
  },
  continuation: {
    title: 'Poursuivre',
    sentence: 'Vous allez être dirigé vers le service. Si rien ne se passe, suivez le lien ci-dessous.',
    formSentence: 'Vous allez être dirigé vers le service. Si rien ne se passe, choisissez « Continuer ».',
    link: 'Continuer',
  },
  footer: {
    description: (service: string) => `${service} : service d’authentification de la Géoplateforme.`,
    accessibility: {
      none: 'Accessibilité : non conforme',
      partial: 'Accessibilité : partiellement conforme',
      full: 'Accessibilité : totalement conforme',
    },
    legal: 'Mentions légales',
    personalData: 'Données personnelles',
    terms: 'Conditions d’utilisation',
    siteMap: 'Plan du site',
  },
};
