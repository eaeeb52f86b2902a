/**
 * The words of `docs/glossary.md` that the project does not use, each with the word to use instead.
 * `prose` words may stand neither in comments, test names and documents nor in names; `names` only not in names,
 * because the plain English word is fine in a sentence.
 */
export const unwanted: { readonly prose: Readonly<Record<string, string>>; readonly names: Readonly<Record<string, string>> } = {
  prose: {
    'road|roads': 'pipeline',
    'house|houses': 'architecture, system',
    'floor|floors': 'layer',
    'door|doors': 'endpoint',
    'tell|tells|telling|told': 'publish, send',
    'say|says|saying|said': 'post, send',
    'hear|hears|hearing|heard': 'receive',
    'stir|stirs|nudge|nudges': 'schedule, catch up',
    'happening|happenings': 'event',
    'verdict|verdicts': 'decision',
    fleeting: 'transient',
    'crowd|crowds': 'viewers',
    'seat|seats|seated': 'connection',
    hall: 'draw view',
    'owed|owes': 'behind, pending',
    'debt|debts': 'behind, pending',
    'portrait|portraits': 'summary',
    'glance|glances': 'stale cache',
    lately: 'recent',
    patience: 'timeout',
    surroundings: 'deps, environment',
    dice: 'random',
    'dial|dials|dialled|dialling': 'connect',
    'ear|ears': 'handlers',
    wary: 'fallback',
    'keepsake|keepsakes': 'stored session',
    'ghost|ghosts': 'dead connection',
    'journal|journals': 'logger',
    'deed|deeds': 'action',
    'sweep|sweeps': 'reconcile',
    'newcomer|newcomers': 'new identity',
    weather: 'network faults',
    'misfortune|misfortunes': 'failures',
    'sabotage|sabotages': 'mutation',
    'he|him|his|himself|she|herself': 'they',
    'whoever|nobody|somebody|everybody': 'everyone who, no one, someone, everyone',
  },
  names: {
    around: 'deps, environment',
    news: 'turn result',
    'judge|judges': 'decide',
    'birth|births': 'creation',
    'pipe|pipes': 'transport',
    'words|speech': 'messages, i18n',
    'face|faces': 'UI',
    'trouble|troubles': 'error',
    toll: 'stats',
    canary: 'leak marker',
    'looker|lookers': 'poller',
    shelf: 'side table',
    'toldAt|saidAt|keptAt': 'publishedAt, sentAt, storedAt',
  },
}

export interface Found {
  readonly line: number
  readonly word: string
  readonly instead: string
}

interface Parts {
  readonly prose: string
  readonly code: string
}

/** Replaces everything but line breaks, so that what is left keeps its line. */
const blanked = (text: string): string => text.replace(/[^\n]/g, ' ')

const token =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/(?![*/\s])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[dgimsuvy]*(?=[\s.,;)\]])/g
const testName = /\b(?:test|it|describe)(?:\.\w+)*(?:\([^()\n]*\))?\(\s*$/

/** Splits source text into its prose (comments and test names) and its code without strings; each keeps its line numbers. */
export function partsOf(source: string): Parts {
  let prose = ''
  let code = ''
  let at = 0
  for (const match of source.matchAll(token)) {
    const before = source.slice(at, match.index)
    prose += blanked(before)
    code += before
    const isProse =
      match[0].startsWith('/*') || match[0].startsWith('//') || testName.test(source.slice(Math.max(0, match.index - 60), match.index))
    prose += isProse ? match[0] : blanked(match[0])
    code += blanked(match[0])
    at = match.index + match[0].length
  }
  return { prose: prose + blanked(source.slice(at)), code: code + source.slice(at) }
}

const lineOf = (text: string, index: number): number => text.slice(0, index).split('\n').length

/** Unwanted words in sentences. Text between backticks is a name and the target of a link is a path; both are skipped. */
export function unwantedInProse(text: string): Found[] {
  const sentences = text.replace(/`[^`\n]*`|\]\([^)\n]*\)/g, blanked)
  return Object.entries(unwanted.prose).flatMap(([words, instead]) =>
    [...sentences.matchAll(new RegExp(`(?<![\\w-])(?:${words})(?![\\w-])`, 'gi'))].map(({ 0: word, index }) => ({
      line: lineOf(text, index),
      word,
      instead,
    })),
  )
}

/** Unwanted words in names: each part of a camelCase, PascalCase, kebab-case or snake_case name counts. */
export function unwantedInNames(code: string): Found[] {
  const rules = Object.entries({ ...unwanted.prose, ...unwanted.names }).map(([words, instead]) => ({
    test: new RegExp(`^(?:${words})$`, 'i'),
    instead,
  }))
  return [...code.replace(/Math\.floor|\.pipe(?:Through|To)?(?=\()/g, blanked).matchAll(/[A-Za-z_$][\w$]*/g)].flatMap(
    ({ 0: name, index }) => {
      const parts = [name, ...name.split(/(?<=[a-z0-9])(?=[A-Z])|[_$]+/)]
      const rule = rules.find(({ test }) => parts.some((part) => test.test(part)))
      return rule === undefined ? [] : [{ line: lineOf(code, index), word: name, instead: rule.instead }]
    },
  )
}
