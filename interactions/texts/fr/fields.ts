import { duration } from './duration.ts';

/** The fields that several pages ask for, with their error messages. */
export const fields = {
  email: {
    label: 'Adresse électronique',
    hint: 'Format attendu : nom@domaine.fr',
    problems: {
      empty: 'Saisissez votre adresse électronique. Exemple : nom@domaine.fr',
      malformed:
        'L’adresse électronique est incomplète ou contient un caractère non autorisé. Exemple : nom@domaine.fr',
      too_long: 'L’adresse électronique est trop longue : 254 caractères au plus. Exemple : nom@domaine.fr',
      local_too_long:
        'L’adresse électronique est trop longue avant le signe @ : 64 caractères au plus. Exemple : nom@domaine.fr',
      not_ascii_local:
        'Les lettres accentuées ne sont pas acceptées avant le signe @. Utilisez une autre adresse électronique. Exemple : helene@domaine.fr',
      disposable:
        'Cette adresse est jetable : aucun courriel ne pourrait vous y parvenir plus tard, par exemple pour un mot de passe oublié. Utilisez une adresse que vous garderez. Exemple : nom@domaine.fr',
    },
    /** Replaces « malformed » when a likely correction is known. */
    malformedSlip: (meant: string) => `Cette adresse électronique n’est pas valable. Exemple : ${meant}`,
    slip: {
      question: (meant: string) => `Vouliez-vous dire ${meant} ?`,
      explanation: (typed: string) => `L’adresse saisie, ${typed}, contient peut-être une faute de frappe.`,
      correct: 'Oui, corriger l’adresse',
      keep: 'Non, la garder telle quelle',
    },
  },
  newPassword: {
    legend: 'Choix du mot de passe',
    label: 'Nouveau mot de passe',
    confirmLabel: 'Confirmation',
    rulesTitle: 'Règles du mot de passe :',
    /** The rules that script judges while the password is typed, and the server after a try. Only the server can judge « guess ». */
    criteria: {
      length:
        '15 caractères ou plus, ou de 12 à 14 avec une minuscule, une majuscule, un chiffre et un caractère spécial',
      maximum: '128 caractères au plus',
      personal: 'sans votre nom, votre nom d’utilisateur, votre adresse électronique ni le nom du service',
      /** Replaces « personal » where the names are not known yet. */
      unnamed: 'sans votre nom d’utilisateur, votre adresse électronique ni le nom du service',
      guess: 'rien de courant ni de facile à deviner (azerty, 123456, dates…) : cela se vérifie à l’envoi',
    },
    met: 'respecté',
    unmet: 'non respecté',
    count: (met: number, total: number) =>
      met > 1 ? `${met} critères sur ${total} respectés` : `${met} critère sur ${total} respecté`,
    problems: {
      empty: 'Saisissez un mot de passe. Exemple de forme : quatre mots sans rapport entre eux.',
      too_short:
        'Le mot de passe est trop court : 12 caractères au moins, 15 s’il n’a pas les quatre types de caractères. Exemple de forme : quatre mots sans rapport entre eux.',
      too_long:
        'Le mot de passe est trop long : 128 caractères au plus. Exemple de forme : quatre mots sans rapport entre eux.',
      needs_four_classes:
        'Avec moins de 15 caractères, le mot de passe doit mêler une minuscule, une majuscule, un chiffre et un caractère spécial. Exemple de forme : allongez-le d’un mot ou deux.',
      contains_context:
        'Le mot de passe contient votre nom, votre nom d’utilisateur, votre adresse électronique ou le nom du service. Exemple de forme : quatre mots sans rapport avec vous.',
      common: 'Ce mot de passe est trop courant. Exemple de forme : quatre mots sans rapport entre eux.',
      guessable:
        'Ce mot de passe est trop facile à deviner. Exemple de forme : quatre mots sans rapport entre eux, sans suite ni répétition.',
      used: 'Ce mot de passe est l’un des cinq derniers de votre compte. Exemple de forme : quatre mots nouveaux, sans rapport entre eux.',
    },
    throttled: (seconds: number) =>
      `Trop d’essais : celui-ci n’a pas été examiné. Réessayez dans ${duration(seconds)}.`,
    confirmEmpty: 'Saisissez le mot de passe une seconde fois, par exemple en affichant les deux champs.',
    same: 'Les deux mots de passe sont identiques.',
    edgeSpace:
      'Les deux mots de passe ne diffèrent que par un espace au début ou à la fin, peut-être collé par erreur. Saisissez deux fois le même, par exemple en affichant les deux champs.',
    mismatch:
      'Les deux mots de passe sont différents. Saisissez deux fois le même, par exemple en affichant les deux champs.',
  },
  passkey: {
    using: {
      cancelled:
        'La clé d’accès n’a pas été utilisée : vous avez annulé, ou le délai est passé. Réessayez, ou choisissez un autre moyen sur cette page.',
      failed: 'Ce navigateur n’a pas pu utiliser de clé d’accès. Choisissez un autre moyen sur cette page.',
    },
    adding: {
      cancelled: 'La clé d’accès n’a pas été créée : vous avez annulé, ou le délai est passé. Vous pouvez réessayer.',
      failed: 'Ce navigateur n’a pas pu créer de clé d’accès. Réessayez avec un autre navigateur ou un autre appareil.',
      known: 'Il y a déjà une clé d’accès de votre compte à cet endroit. Choisissez un autre appareil ou gestionnaire.',
    },
    automatic:
      'Comme ce navigateur se souvient de vous, votre gestionnaire de mots de passe peut créer cette clé de lui-même. Un courriel vous en avertit alors, et permet de la retirer.',
  },
};
