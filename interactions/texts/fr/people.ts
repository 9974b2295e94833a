import { duration } from './duration.ts';

/** The search for people, and the page about one person. */
export const people = {
  label: 'Personnes',
  title: 'Personnes',
  back: 'Revenir à la recherche',
  backToPerson: 'Revenir à la page de la personne',
  actions: 'Actions',
  search: {
    legend: 'Rechercher une personne',
    intro:
      'Trouvez la personne qui demande de l’aide. Le journal garde le fait que vous avez cherché et le nombre de résultats, jamais ce que vous saisissez.',
    q: 'Adresse électronique, nom d’utilisateur ou identifiant',
    hint: ({ shortest }: { readonly shortest: number }) =>
      `Le début suffit, à partir de ${shortest} caractères. Exemple : nom@domaine.fr`,
    submit: 'Rechercher',
    problems: {
      empty: () =>
        'Saisissez le début de l’adresse électronique, du nom d’utilisateur ou de l’identifiant. Exemple : nom@domaine.fr',
      short: ({ shortest }: { readonly shortest: number }) =>
        `Saisissez au moins ${shortest} caractères. Demandez à la personne son adresse entière. Exemple : nom@domaine.fr`,
      long: ({ longest }: { readonly longest: number }) =>
        `Le texte est trop long : ${longest} caractères au plus. Exemple : nom@domaine.fr`,
      characters: () =>
        'Les noms de famille et les prénoms ne sont pas cherchés. Saisissez le début de l’adresse électronique, du nom d’utilisateur ou de l’identifiant, sans espace, accent ni lettre d’un autre alphabet. Exemple : nom@domaine.fr',
    },
    throttled: (seconds: number) =>
      `Vous avez fait beaucoup de recherches en peu de temps : celle-ci n’a pas été faite. Réessayez dans ${duration(seconds)}. Les auditeurs le voient dans le journal.`,
    results: 'Résultats',
    count: (count: number) => (count === 1 ? '1 personne' : `${count} personnes`),
    more: (most: number) =>
      `Plus de ${most} personnes correspondent : seules ${most} sont affichées. Précisez la recherche, de préférence avec l’adresse entière.`,
    none: 'Personne ne correspond à cette recherche. Vérifiez la saisie avec la personne : son compte a peut-être une autre adresse.',
    masked: 'Les adresses et les noms d’utilisateur sont masqués. La page d’une personne les montre en entier.',
    columns: {
      email: 'Adresse électronique',
      username: 'Nom d’utilisateur',
      state: 'État du compte',
      created: 'Compte créé le',
      lastSignIn: 'Dernière connexion',
    },
    createdOn: (email: string, day: string) => `${email}, compte créé le ${day}`,
  },
  ofService: {
    title: 'Personnes',
    intro:
      'Les personnes que ce service a invitées. Leurs adresses et leurs noms sont masqués, et le journal garde le fait que vous les avez lus.',
    none: 'Ce service n’a invité personne.',
    username: 'Nom donné par le service',
    state: 'État',
    states: { joined: 'Acceptée', invited: 'Invitation envoyée', expired: 'Invitation échue' },
    since: {
      joined: (day: string) => `Depuis le ${day}`,
      invited: (day: string) => `Valable jusqu’au ${day}`,
      expired: (day: string) => `Depuis le ${day}. Le service peut en envoyer une autre.`,
    },
    noInvitation: 'Aucune invitation en cours',
    inactive: 'Désactivée',
    personOf: (email: string, username: string) => `${email}, ${username}`,
    navigation: 'Pages de la liste des personnes',
    next: 'Personnes suivantes',
    first: 'Revenir au début de la liste',
    throttled: (seconds: number) =>
      `Vous avez lu beaucoup de listes de personnes en peu de temps : celle-ci n’est pas affichée. Réessayez dans ${duration(seconds)}. Les auditeurs le voient dans le journal.`,
  },
  person: {
    self: 'C’est votre propre compte : vous ne pouvez rien y faire depuis cette page. Utilisez les pages de votre compte, ou demandez à un autre agent.',
    holder: 'Cette personne a un rôle : tout ce qui touche à son compte attend l’accord d’un deuxième agent.',
    formerHolder:
      'Cette personne avait un rôle il y a moins de 30 jours : tout ce qui touche à son compte attend l’accord d’un deuxième agent.',
    standing: 'Ce qu’il faut savoir',
    nothing: 'Rien n’empêche cette personne de se connecter.',
    disabled: (moment: string) => `Compte désactivé depuis le ${moment} : la personne ne peut pas se connecter.`,
    restricted: (moment: string) =>
      `Utilisation des données limitée depuis le ${moment} : la personne ne peut pas se connecter, et aucun service ne reçoit ses données, qui sont conservées.`,
    closing: (asked: string | undefined, due: string, isOtherwiseOpen: boolean) =>
      `${asked === undefined ? 'Suppression demandée' : `Suppression demandée le ${asked}`} : le compte sera supprimé le ${due}. ${isOtherwiseOpen ? 'Jusque-là, la personne annule en se connectant, ou par le lien du courriel qu’elle a reçu.' : 'Jusque-là, le lien du courriel que la personne a reçu annule la suppression. Il ne lui permet pas de se connecter.'}`,
    unproved: 'L’adresse électronique n’est pas prouvée.',
    passwordOver: (moment: string) =>
      `Mot de passe arrivé à sa fin le ${moment} : il devra être changé à la prochaine connexion.`,
    passwordTemporary: 'Mot de passe provisoire : la personne en choisira un autre à sa prochaine connexion.',
    passwordGone: 'Le mot de passe a été retiré : la personne en choisit un autre par « Mot de passe oublié ».',
    passwordReset:
      'Le mot de passe a été choisi par un lien reçu par courriel il y a moins de 30 jours : il ne compte pas comme preuve pour un appareil perdu.',
    lockouts: {
      password: (failures: number, moment: string) =>
        `${failures} échecs de suite : tout mot de passe est refusé jusqu’au ${moment}, sauf depuis un navigateur déjà utilisé pour ce compte.`,
      'known-browser': (failures: number, moment: string) =>
        `${failures} échecs de suite : tout mot de passe est refusé jusqu’au ${moment} depuis un navigateur déjà utilisé pour ce compte.`,
      'second-factor': (failures: number, moment: string) =>
        `${failures} échecs de suite à la double authentification : tout code est refusé jusqu’au ${moment}.`,
    },
    passwordOff: (failures: number) =>
      `Mot de passe refusé après ${failures} échecs de suite : la personne doit en choisir un autre par « Mot de passe oublié ».`,
    correctionAsked: (email: string, moment: string) =>
      `Nouvelle adresse ${email} demandée par l’assistance le ${moment} : la personne ne l’a pas encore confirmée.`,
    correctionProved: (email: string, moment: string) =>
      `Nouvelle adresse ${email} confirmée : elle remplacera l’adresse du compte le ${moment}, sauf annulation.`,
    requests: {
      title: 'Demandes en attente',
      lostDevice: (reference: string, moment: string) =>
        `Appareil perdu, référence ${reference} : sans réponse, la double authentification sera retirée le ${moment}`,
      act: (act: string, moment: string) => `Deux agents doivent donner leur accord pour ${act}, avant le ${moment}`,
    },
    facts: 'La personne',
    name: 'Nom',
    unnamed: 'non renseigné',
    email: 'Adresse électronique',
    username: 'Nom d’utilisateur',
    sub: 'Identifiant (sub)',
    locale: 'Langue',
    unknownLocale: 'inconnue',
    created: 'Compte créé le',
    lastSignIn: 'Dernière connexion',
    never: 'aucune connue',
    roles: 'Rôles',
    noRole: 'aucun',
    ways: 'Moyens de connexion',
    password: 'Mot de passe',
    noPassword: 'aucun',
    temporary: 'mot de passe provisoire',
    chosen: (day: string, runsOut: string | undefined) =>
      runsOut === undefined ? `choisi le ${day}` : `choisi le ${day}, à changer avant le ${runsOut}`,
    secondFactor: 'Double authentification',
    secondFactorOn: (day: string) => `activée depuis le ${day}`,
    secondFactorOff: 'désactivée',
    codes: 'Codes de récupération',
    codesLeft: (count: number) => (count === 0 ? 'aucun' : `${count} ${count === 1 ? 'utilisable' : 'utilisables'}`),
    factor: { application: 'Application d’authentification', passkey: 'Clé d’accès' },
    added: (day: string, used: string | undefined) =>
      used === undefined ? `ajoutée le ${day}, jamais utilisée` : `ajoutée le ${day}, utilisée le ${used}`,
    linked: (day: string, used: string | undefined) =>
      used === undefined ? `liée le ${day}` : `liée le ${day}, utilisée le ${used}`,
    sessions: {
      title: 'Sessions ouvertes',
      none: 'Aucune session n’est ouverte.',
      columns: {
        browser: 'Navigateur',
        way: 'Connexion par',
        opened: 'Ouverte le',
        used: 'Utilisée le',
        services: 'Services',
      },
      network: (network: string) => `réseau ${network}`,
    },
    services: {
      title: 'Services',
      none: 'Aucun service n’a d’accès à ce compte.',
      columns: { name: 'Service', access: 'Accès', since: 'Depuis le', used: 'Utilisé le' },
      firstParty: 'service de l’organisme, sans accord demandé',
      agreed: 'accord de la personne',
      offline: 'continue quand la personne n’est pas connectée',
      off: 'désactivé',
    },
    messages: {
      title: 'Courriels envoyés',
      intro:
        'Les 20 derniers, gardés un mois sans leur contenu. « Remis » veut dire que le serveur de courriel l’a accepté : il peut être dans les indésirables.',
      none: 'Aucun courriel n’a été envoyé depuis un mois.',
      columns: { subject: 'Objet', asked: 'Écrit le', fate: 'Envoi' },
      unnamed: (kind: string) => `Courriel « ${kind} »`,
      sent: (moment: string) => `Remis le ${moment}`,
      waiting: 'En attente d’envoi',
      waitingForServer: (reason: string) =>
        `En attente : le serveur de courriel ne prend rien pour le moment (${reason}). Le courriel partira tout seul.`,
      waitingAgain: (reason: string) =>
        `En attente : le serveur de courriel l’a refusé (${reason}). Un nouvel essai suivra.`,
      refused: (reason: string) =>
        `Refusé par le serveur de courriel (${reason}). L’adresse n’existe peut-être pas, ou la boîte est pleine.`,
      lost: 'Jamais parti : son contenu n’était plus valable avant que le serveur de courriel le prenne.',
    },
    history: {
      title: 'Historique',
      intro: 'Les 20 derniers événements, tels que la personne les lit dans son compte.',
      none: 'Aucun événement n’est gardé.',
      noFacts: 'aucun',
      columns: { when: 'Date', what: 'Événement', facts: 'Détails' },
    },
  },
  states: {
    open: 'Ouvert',
    disabled: 'Désactivé',
    restricted: 'Utilisation des données limitée',
    closing: 'Attend sa suppression',
  },
  holder: 'Deux agents',
};
