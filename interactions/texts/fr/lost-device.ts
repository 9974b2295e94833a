const wait = (hours: number) => (hours === 1 ? 'une heure' : `${hours} heures`);

/** The pages for a second factor whose device is lost. */
export const lostDevice = {
  address: {
    title: 'Je n’ai plus accès à mon application',
    codesFirst: 'S’il vous reste un code de récupération, utilisez-le à la connexion : c’est immédiat.',
    code: (brand: string | undefined) =>
      `Sinon, recevez un code par courriel et donnez-le avec votre mot de passe${brand ? `, ou votre identité ${brand}` : ''}.`,
    codeTo: (address: string) =>
      `Sinon, recevez un code par courriel, à l’adresse ${address}, et saisissez-le à la page suivante.`,
    wait: (hours: number) =>
      `La double authentification est retirée ${wait(hours)} plus tard. Votre compte et ce qu’il contient sont conservés.`,
    more: 'En savoir plus',
    why: 'Le délai vous protège : si la demande ne vient pas de vous, chaque courriel qui la rappelle contient un lien pour l’annuler.',
    keys: 'Si votre compte n’a que des clés d’accès, ce sont elles qui sont retirées.',
    resetLately: (brand: string | undefined) =>
      `Un mot de passe choisi à partir d’un courriel ne compte comme preuve qu’après 30 jours${brand ? ` ; ${brand} n’a pas ce délai` : ''}.`,
    support: (support: string) => `Si vous n’avez plus votre messagerie ou votre mot de passe, écrivez à ${support}.`,
    send: 'Recevoir un code',
    backToSignIn: 'Revenir à la connexion',
  },
  proofs: {
    title: 'Confirmer la demande',
    sentTo: (address: string) =>
      `Si un compte utilise l’adresse ${address}, un courriel vient de lui être envoyé. Saisissez ici le code à 8 chiffres qu’il contient, et le mot de passe du compte.`,
    sentToOwn: (address: string) =>
      `Un courriel vient d’être envoyé à l’adresse ${address}. Saisissez ici le code à 8 chiffres qu’il contient : la connexion a déjà vérifié le reste.`,
    sentToIdentified: (address: string) =>
      `Si un compte utilise l’adresse ${address}, un courriel vient de lui être envoyé. Saisissez ici le code à 8 chiffres qu’il contient.`,
    byIdentity: (brand: string) =>
      `Si votre compte est lié à ${brand}, vous pouvez vous y identifier au lieu de saisir le mot de passe.`,
    identified: (brand: string) => `Vous vous êtes identifié avec ${brand} : il ne reste qu’à saisir le code.`,
    wrongIdentified: (brand: string) =>
      `Le code est incorrect, ou cette identité ${brand} n’est pas liée au compte. Vérifiez le code, ou demandez-en un autre. Exemple de code : 4829 1376`,
    password: 'Mot de passe',
    verify: 'Envoyer la demande',
    passwordMissing: 'Saisissez le mot de passe du compte, par exemple en affichant le champ.',
    wrong:
      'Le code ou le mot de passe est incorrect. Vérifiez-les, ou demandez un autre code. Exemple de code : 4829 1376',
    expired: 'Ce code ne sert plus : il a plus de 10 minutes, ou il a été essayé cinq fois. Demandez un autre code.',
    resetLately: (support: string) =>
      `Votre mot de passe a été choisi à partir d’un courriel il y a moins de 30 jours : avec le code, ce ne serait qu’une seule preuve. Écrivez à ${support}.`,
    notReceived: 'Vous n’avez pas reçu le courriel ?',
    advice:
      'Patientez une minute et regardez dans vos courriels indésirables. Seul le courriel le plus récent est valable, et cinq courriels au plus sont envoyés par heure à une même adresse.',
    again: 'Recevoir un autre code',
    correct: 'Corriger l’adresse',
  },
  begun: {
    title: 'Votre demande est enregistrée',
    reference: 'Référence de la demande',
    ends: 'Retrait de la double authentification',
    next: 'D’ici là',
    list: [
      'Des courriels vous rappelleront la demande. Chacun contient un lien pour l’annuler.',
      'Se connecter avec l’application, un code de récupération ou une clé d’accès annule la demande. Choisir un nouveau mot de passe l’annule aussi.',
      'Après le retrait, vous vous connecterez sans double authentification, et vous pourrez ajouter une autre application.',
    ],
    support: (support: string) => `Pour toute question, écrivez à ${support} en indiquant cette référence.`,
  },
  nothing: {
    title: 'La double authentification n’est pas activée',
    sentence: 'Ce compte ne demande pas de second moyen : il n’y a rien à retirer.',
    button: 'Se connecter',
  },
  /** The page of the link that cancels the request. */
  cancel: {
    title: 'Annuler le retrait de la double authentification',
    intro: (reference: string) =>
      `La demande ${reference} doit retirer la double authentification de votre compte. Annulez-la si elle ne vient pas de vous, ou si vous avez retrouvé votre application.`,
    ignore: 'Si la demande vient de vous, fermez cette page : elle suit son cours.',
    confirm: 'Annuler la demande',
    doneTitle: 'La demande est annulée',
    done: 'La double authentification de votre compte reste en place.',
    next: {
      password:
        'Si la demande ne venait pas de vous, quelqu’un connaît votre mot de passe et lit peut-être vos courriels. Changez le mot de passe de votre messagerie, puis celui de votre compte.',
      franceconnect:
        'Si la demande ne venait pas de vous, quelqu’un s’est identifié avec votre identité FranceConnect et lit peut-être vos courriels. Changez le mot de passe de votre messagerie, et celui du compte que vous choisissez sur FranceConnect.',
    },
    identities: 'Voir la sécurité de mon compte',
    button: 'Choisir un nouveau mot de passe',
  },
};
