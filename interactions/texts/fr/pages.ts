import { dates } from './dates.ts';
import { capitalised } from '../capitalised.ts';
import { duration } from './duration.ts';
import { optionalSteps } from './optional-steps.ts';
import { sessions } from './sessions.ts';

const { identity, address, professional } = optionalSteps;

/** An upstream as the page about personal data describes it. */
interface Provider {
  readonly brand: string;
  readonly aboutUrl: string | undefined;
  /** Scopes that are asked for there, as the setting names them. */
  readonly scopes: readonly string[];
}

/** The facts about the service in the default legal texts. */
export interface LegalFacts {
  readonly serviceName: string;
  readonly supportEmail: string;
  readonly auditDays: number;
  readonly inactiveDays: number;
  /** Days between the closing of an account and its deletion. */
  readonly deletionDays: number;
  /** Days for which a browser may be trusted; 0: never. */
  readonly trustedBrowserDays: number;
  readonly sessionIdleSeconds: number;
  /** The upstreams that are switched on. */
  readonly providers: readonly Provider[];
}

/** Data that a scope of an upstream brings. */
const dataOfScope: Readonly<Record<string, string>> = {
  identite_pivot: 'nom de naissance, prénoms, date de naissance, sexe, lieu et pays de naissance',
  profile: 'nom, prénoms, date de naissance, sexe',
  birth: 'lieu et pays de naissance',
  given_name: 'prénoms',
  family_name: 'nom de famille',
  usual_name: 'nom d’usage',
  preferred_username: 'nom d’usage',
  birthdate: 'date de naissance',
  gender: 'sexe',
  birthplace: 'lieu de naissance',
  birthcountry: 'pays de naissance',
  email: 'adresse électronique',
  phone: 'téléphone',
  personal_administrative_number: 'numéro personnel, dont nous ne gardons qu’une empreinte',
  siret: 'SIRET de votre organisation',
  siren: 'SIREN de votre organisation',
  organization_label: 'nom de votre organisation',
  organizational_unit: 'nom de votre service',
  roles: 'rôles dans votre organisation',
};
const civilStatus = ['identite_pivot', 'profile', 'birth', 'birthdate', 'gender', 'birthplace', 'birthcountry'];
const ofWork = ['siret', 'organization_label', 'roles'];

const listed = (names: readonly string[]) => names.join(', ').replace(/, ([^,]*)$/, ' ou $1');

function describeProvider({ brand, aboutUrl, scopes }: Provider): string {
  const received = scopes.filter((scope) => scope !== 'openid').map((scope) => dataOfScope[scope] ?? `« ${scope} »`);
  const isKept = (words: readonly string[]) => words.some((word) => scopes.includes(word));
  return `
## Connexion par ${brand}

Vous pouvez vous connecter par ${brand} ; ce n’est pas obligatoire.

- **Ce que nous envoyons à ${brand}.** Le fait que vous vous connectez ici, au moment où vous le faites, puis votre déconnexion. Aucune donnée de votre compte, ni le nom du service que vous vouliez rejoindre.
- **Ce que nous recevons de ${brand}.** L’identifiant par lequel ${brand} vous désigne, la façon dont vous vous êtes identifié et son niveau de garantie${received.length > 0 ? `, puis : ${received.join(', ')}` : ''}.
- **Ce que nous gardons.** L’identifiant, les nom et prénoms et l’adresse électronique reçus : tant que cette identité est liée à votre compte. La preuve de la connexion, chiffrée : le temps de la session, pour vous déconnecter aussi de ${brand}.${
    isKept(civilStatus)
      ? ' Les nom et prénoms de l’état civil prennent la place de ceux du compte ; ses autres parties ne sont gardées que sous la forme d’empreintes, qui servent à constater un changement et ne permettent pas de les lire.'
      : ''
  }${isKept(ofWork) ? ' Ce qui est dit de votre organisation : le temps de la session, sauf si vous l’enregistrez vous-même dans votre compte.' : ''}
${aboutUrl ? `- **En savoir plus.** ${aboutUrl}\n` : ''}`;
}

/** Says what is compulsory: who comes from an upstream chooses no password. */
function compulsory(providers: readonly Provider[]): string {
  const names = listed(providers.map(({ brand }) => brand));
  return names
    ? `Le nom d’utilisateur et l’adresse électronique sont obligatoires : sans eux, le compte ne peut pas être créé. Un mot de passe l’est aussi, sauf si vous créez le compte par ${names}, qui vous identifie alors à sa place.`
    : 'Le nom d’utilisateur, le mot de passe et l’adresse électronique sont obligatoires : sans eux, le compte ne peut pas être créé.';
}

interface Terms {
  readonly version: string;
  readonly date: string;
}

/**
 * Help, preferences and legal pages. `pages/rich-text.tsx` draws the long texts: `## ` headings, `- ` lists, `**bold**`, and addresses as
 * links. An operator replaces them with files.
 */
/** Names a day that is written as year-month-day. */
const dayOf = (date: string) => dates.day(Date.parse(date) / 1000);

export const pages = {
  save: 'Enregistrer',
  saved: 'Succès : votre choix est enregistré',
  savedSentence: 'Il s’applique à toutes les pages de ce site, dans ce navigateur, pendant un an.',
  choose: 'Choisissez l’une des réponses proposées.',
  default: 'Ce texte est fourni par défaut avec le logiciel ; l’exploitant du service le remplace par le sien.',

  language: {
    title: 'Langue du site',
    legend: 'Choisissez la langue des pages.',
  },

  siteMap: {
    title: 'Plan du site',
    account: 'Votre compte',
    signUp: 'Créer un compte',
    forgotten: 'Mot de passe oublié',
    lostDevice: 'Application de double authentification inaccessible',
    profile: 'Gérer votre compte',
    preferences: 'Préférences',
    about: 'À propos',
  },

  help: {
    title: 'Aide',
    text: ({ supportEmail }: LegalFacts) => `
## À quoi sert ce compte ?

Un compte cartes.gouv.fr est un compte de la Géoplateforme : il ouvre tous les services de la Géoplateforme, avec le même nom d’utilisateur et le même mot de passe.

## Je n’arrive pas à me connecter

- Vous pouvez saisir votre nom d’utilisateur ou votre adresse électronique.
- La connexion a besoin de cookies. Si une page dit qu’ils manquent, autorisez-les pour ce site dans les réglages de votre navigateur.
- Si vous avez oublié votre mot de passe, choisissez-en un nouveau : [Mot de passe oublié](/mot-de-passe-oublie).
- Si vous n’avez plus votre application de double authentification, utilisez un code de récupération, ou demandez son retrait : [Je n’ai plus accès à mon application](/appareil-perdu).
- Une clé d’accès n’est proposée que par l’appareil ou le gestionnaire qui la garde. Si la vôtre n’apparaît pas ou est refusée, utilisez votre mot de passe : vos clés d’accès se gèrent sur la page [Sécurité](/compte/securite).
- Après plusieurs essais manqués, patientez quelques minutes : les essais suivants ne sont pas examinés.

## Je ne reçois pas le courriel attendu

- Attendez quelques minutes et regardez dans vos courriels indésirables.
- Vérifiez l’adresse électronique que vous avez saisie.
- Demandez un nouveau message depuis la page où vous en étiez : seul le plus récent fonctionne.

## Changer l’apparence ou la langue

- Thème clair, sombre ou celui de votre système : [Paramètres d’affichage](/affichage).
- Français ou anglais : [Langue du site](/langue).

## Modifier mes informations

- Adresse électronique : [Profil](/compte/profil).
- Nom, prénom, téléphone et photo : [Identité](/compte/identite).
- Adresse postale : [Adresse](/compte/adresse).
- Entreprise et poste occupé : [Informations professionnelles](/compte/professionnel).
- Mot de passe : [Sécurité](/compte/securite?step=password).

## Un courriel annonce un changement que je n’ai pas demandé

Suivez le lien « Ce n’était pas moi » de ce courriel, valable 72 heures : le changement est annulé, toutes les sessions sont fermées et vous choisissez un nouveau mot de passe.

## Un courriel annonce une connexion que je ne reconnais pas

Un navigateur dont les cookies ont été effacés compte comme nouveau. Vous voyez sur la page [Sessions](/compte/sessions) où vous êtes connecté. Si ce n’était pas vous, [choisissez un nouveau mot de passe](/mot-de-passe-oublie) : toutes les sessions sont fermées.

## Nous écrire

Écrivez à ${supportEmail}. Si une page d’erreur vous a donné une référence, indiquez-la. Nous ne vous demanderons jamais votre mot de passe ni un code reçu par courriel.
`,
  },

  accessibility: {
    title: 'Déclaration d’accessibilité',
    text: ({ serviceName, supportEmail }: LegalFacts) => `
L’exploitant de « ${serviceName} » s’engage à rendre ce service accessible, conformément à l’article 47 de la loi n° 2005-102 du 11 février 2005. Cette déclaration s’applique aux pages de connexion et de compte de ce site.

## État de conformité

« ${serviceName} » est **non conforme** avec le référentiel général d’amélioration de l’accessibilité (RGAA), version 4.1.2 : aucun audit n’a encore été mené.

## Résultats des tests

Aucun taux de conformité n’est annoncé en l’absence d’audit. Des contrôles automatiques sont faits à chaque version du logiciel : structure des pages, libellés, contrastes, usage au clavier, affichage à 320 pixels, fonctionnement sans JavaScript.

## Contenus non accessibles

Faute d’audit, la liste des défauts n’est pas établie. Le code de sécurité demandé à la création d’un compte existe en image, en son et en son ralenti ; une autre vérification, par courriel, le remplace.

## Technologies utilisées

- HTML
- CSS
- JavaScript, sans lequel tout reste utilisable, à l’exception des clés d’accès

## Retour d’information et contact

Si vous n’arrivez pas à accéder à un contenu ou à un service, écrivez à ${supportEmail} pour être orienté vers une solution accessible ou obtenir le contenu sous une autre forme.

## Voies de recours

Si vous avez signalé un défaut d’accessibilité qui vous empêche d’utiliser le service et que vous n’avez pas obtenu de réponse satisfaisante, vous pouvez :

- écrire un message au Défenseur des droits : https://formulaire.defenseurdesdroits.fr/
- contacter le délégué du Défenseur des droits dans votre région : https://www.defenseurdesdroits.fr/saisir/delegues
- envoyer un courrier par la poste (gratuit, ne pas mettre de timbre) : Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07
`,
  },

  personalData: {
    title: 'Données personnelles',
    text: ({
      serviceName,
      supportEmail,
      auditDays,
      inactiveDays,
      deletionDays,
      trustedBrowserDays,
      sessionIdleSeconds,
      providers,
    }: LegalFacts) => `
## Responsable du traitement

L’exploitant de « ${serviceName} », nommé dans les [mentions légales](/mentions-legales), est responsable du traitement des données des comptes. Contact : ${supportEmail}.

## Finalités

- Créer et gérer votre compte, et vous reconnaître quand vous vous connectez.
- Transmettre votre identité aux services de la Géoplateforme auxquels vous choisissez de vous connecter.
- Protéger les comptes contre les usages frauduleux et vous prévenir des événements qui les concernent.

## Base légale

Le traitement est nécessaire à l’exécution d’une mission d’intérêt public (article 6.1.e du règlement général sur la protection des données, RGPD).

## Données obligatoires et facultatives

${compulsory(providers)} Le nom d’utilisateur n’est pas montré aux autres utilisateurs ; les services auxquels vous vous connectez le reçoivent.

Toutes les autres données sont facultatives et marquées « (optionnel) » ; ne pas les donner n’empêche pas de se connecter. Elles servent à Cartes.gouv.fr pour communiquer avec ses utilisateurs, et pour gérer et animer des communautés :

- **${capitalised(sessions.and(Object.values(identity.words)))}.** Le numéro est gardé sous sa forme internationale ; il n’est pas vérifié.
- **Photo.** Deux carrés du centre de l’image sont gardés, refaits à partir de ses seuls pixels : le fichier lui-même et ce qu’il contient d’autre (lieu, date, appareil) ne le sont pas. L’adresse de la photo ne peut pas être devinée et change avec elle ; toute personne et tout service qui l’ont reçue peuvent voir la photo.
- **${capitalised(address.words.address)}.**
- **Informations professionnelles.** Celles de l’entreprise (${Object.values(professional.words).join(', ')}) ne sont gardées que si vous avez choisi « Professionnel ».

Ce que vous ajoutez sur la page Sécurité ne sert qu’à vous connecter :

- **Clés d’accès.** La partie publique de la clé, son nom, le modèle annoncé par ce qui la garde, les dates d’ajout et de dernière utilisation. Rien de votre empreinte ou de votre visage ne nous est envoyé.
- **Applications d’authentification.** Le secret partagé avec l’application, chiffré, son nom, les dates d’ajout et de dernière utilisation.

${providers.map(describeProvider).join('')}
## Destinataires

Les agents habilités de l’exploitant, et les services auxquels vous vous connectez, pour les seules données qu’ils demandent. Un service d’un autre organisme ne les reçoit qu’avec votre accord, que vous retirez quand vous voulez sur la page [Services](/compte/services) de votre compte. Aucune donnée n’est vendue ni utilisée pour de la publicité.

## Durées de conservation

- Les données du compte : tant que le compte existe. Un compte dont vous demandez la suppression est fermé aussitôt, puis supprimé ${deletionDays > 0 ? `${deletionDays} jours plus tard` : 'dans les minutes qui suivent'}.
- Après la suppression : l’identifiant technique du compte, sans rien d’autre, pour qu’il ne soit jamais donné à quelqu’un d’autre, et une empreinte chiffrée du nom d’utilisateur pendant un an. Les événements du journal restent pour leur durée, sans réseau, navigateur ni nom. Les sauvegardes gardent vos données jusqu’à leur remplacement.
${inactiveDays > 0 ? `- Un compte qui ne sert plus : il est fermé, puis supprimé, après ${inactiveDays} jours sans connexion. Trois courriels l’annoncent, 60, 30 et 7 jours avant, et il suffit de se connecter pour le garder.\n` : ''}- Une donnée facultative que vous effacez, photo comprise : effacée aussitôt.
- Une inscription qui n’est pas menée à son terme, photo comprise : 24 heures.
- L’adresse à laquelle un agent a envoyé une invitation, avec les noms qu’il a indiqués : 7 jours.
- Ce qu’un changement annoncé par courriel a remplacé, comme l’ancienne adresse électronique : 72 heures, le temps de l’annuler si ce n’était pas vous.
- Un ancien nom d’utilisateur, sous la forme d’une empreinte chiffrée : un an, pour que personne d’autre ne le prenne.
- Les empreintes de vos cinq derniers mots de passe, pour qu’aucun ne serve à nouveau : tant que le compte existe.
- Les navigateurs qui ont servi à vous connecter, sans adresse ni lieu, pour vous prévenir quand un nouveau apparaît : un an après la dernière connexion.
- Votre refus d’une clé d’accès proposée à la connexion : avec « Pas maintenant », 90 jours et pour ce navigateur ; avec « Ne plus proposer », jusqu’à ce que vous en ajoutiez une.
- Les sessions, avec le navigateur, le système et le réseau sans la fin de l’adresse : jusqu’à votre déconnexion ou leur fermeture, et au plus tard après ${duration(sessionIdleSeconds)} sans activité, ou 30 jours si vous avez choisi « Se souvenir de moi ». Les jetons remis aux services : jusqu’à leur expiration.
${trustedBrowserDays > 0 ? `- Les navigateurs de confiance, dispensés du second facteur : ${trustedBrowserDays} jours.\n` : ''}- Les compteurs d’essais manqués : un an au plus après le dernier.
- La trace d’un courriel envoyé : 30 jours.
- Le journal des événements de sécurité (connexions, changements, actes des agents), avec le navigateur et le système : ${auditDays} jours. Le réseau sans la fin de l’adresse y est effacé après 30 jours. Vous lisez ce qui vous concerne dans l’[historique](/compte/historique) de votre compte.
- Les journaux techniques du serveur, où chaque demande porte l’heure, le réseau sans la fin de l’adresse et le service : la durée fixée par l’exploitant.

## Vos droits

Vous pouvez voir et modifier vos données, et effacer celles qui sont facultatives, dans [votre compte](/compte), en recevoir [une copie](/compte/donnees), et [supprimer votre compte](/compte/suppression). Vous pouvez aussi demander l’accès à vos données, leur rectification, leur effacement ou la limitation de leur traitement, et vous opposer à celui-ci, en écrivant à ${supportEmail}.

## Délégué à la protection des données

Écrivez à l’adresse ${supportEmail} en précisant « à l’attention du délégué à la protection des données ».

## Réclamation

Si vous estimez, après nous avoir contactés, que vos droits ne sont pas respectés, vous pouvez adresser une réclamation à la CNIL : https://www.cnil.fr/fr/plaintes

## Cookies

Ce site n’utilise que des cookies nécessaires à la connexion et à sa sécurité, dont un qui reconnaît votre navigateur pendant un an et un autre jusqu’à la fermeture du navigateur, et deux cookies de préférence que vous déclenchez vous-même : thème et langue, gardés un an. Il n’y a ni mesure d’audience ni traceur.
`,
  },

  legal: {
    title: 'Mentions légales',
    text: ({ serviceName, supportEmail }: LegalFacts) => `
## Éditeur

« ${serviceName} » est édité par l’organisme qui exploite ce site. Contact : ${supportEmail}.

## Directeur de la publication

À indiquer par l’exploitant.

## Hébergement

À indiquer par l’exploitant : nom, adresse et téléphone de l’hébergeur.

## Propriété intellectuelle

Le logiciel est publié sous licence MIT. L’habillage suit le système de design de l’État ; ses marques et la police Marianne sont réservées aux services qui y ont droit.

## Signaler une faille de sécurité

Écrivez à ${supportEmail}. Voir aussi le fichier [security.txt](/.well-known/security.txt).
`,
  },

  terms: {
    title: 'Conditions générales d’utilisation',
    versionOf: ({ version, date }: Terms) => `Version ${version} du ${dayOf(date)}`,
    text: ({ serviceName, supportEmail }: LegalFacts) => `
## Objet

« ${serviceName} » permet de créer un compte et de l’utiliser pour se connecter aux services de la Géoplateforme. Créer un compte vaut acceptation de ces conditions ; leur version et leur date sont conservées avec le compte.

## Le compte

- Il est gratuit, personnel et ouvert à toute personne.
- Vous indiquez des informations exactes et une adresse électronique que vous consultez.
- Vous gardez secrets votre mot de passe et les codes reçus ; prévenez-nous si vous pensez qu’un tiers les connaît.

## Usage

Il est interdit de se faire passer pour autrui, de chercher à accéder aux comptes d’autres personnes ou de perturber le service. L’exploitant peut suspendre un compte utilisé de cette façon.

## Disponibilité

Le service est rendu sans garantie de continuité ; il peut être interrompu pour maintenance.

## Services tiers

Chaque service auquel vous vous connectez a ses propres conditions d’utilisation.

## Fin du compte

Vous pouvez à tout moment [supprimer votre compte](/compte/suppression), ou le demander en écrivant à ${supportEmail}.

## Droit applicable

Ces conditions sont soumises au droit français.
`,
  },
};
