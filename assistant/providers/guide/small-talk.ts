import { tokensOf } from '../../../domain/text/stemming.ts'

export type SmallTalk = 'greeting' | 'identity' | 'thanks' | 'goodbye' | 'wants-person'

const set = (tokens: string): ReadonlySet<string> => new Set(tokensOf(tokens))

const polite = set(
  'are your what whats with am i talking chatting a an this الي ما مين هل انت there you so very much a lot all again for your the help to and me is it im مرحبا جدا كثيرا لك لكم يا و انت',
)
/** The first match counts: "thanks, bye" is a goodbye, "hello and thanks" is thanks. */
const talk: readonly (readonly [SmallTalk, ReadonlySet<string>])[] = [
  ['identity', set('who bot robot chatbot ai machine name روبوت اسمك')],
  ['goodbye', set('bye goodbye cya ciao وداعا باي السلامة سلامة الى اللقاء مع')],
  [
    'thanks',
    set(
      'thanks thank thx ty merci great perfect awesome cool nice wonderful ok okay appreciate appreciated cheers solved works شكرا مشكور مشكورين يسلمو ممتاز تمام تسلم عظيم',
    ),
  ],
  [
    'greeting',
    set(
      'help need can please have question questions problem مساعدة سؤال لدي عندي hi hello hey hallo hola good morning afternoon evening day greetings salam marhaba kifak kifik ahla bonjour how are doing whats up sho شو مرحبا مرحبتين اهلا هلا السلام عليكم سلام صباح مساء الخير النور كيف حالك كيفك وسهلا',
    ),
  ],
]

const person = set(
  'human person someone somebody agent operator representative rep staff anyone people advisor employee موظف موظفا موظفة شخص انسان بشري حدا احد وكيل الدعم خدمة العملاء ممثل',
)
const reach = set(
  'talk speak chat connect transfer call contact reach real live human want need please give get put تحدث اتحدث التحدث اتكلم التكلم احكي تكلم اكلم حقيقي اريد بدي ارجو تحويلي حولني',
)

/** The small talk in a text; undefined when the text asks something that an article may answer. */
export function smallTalkIn(text: string): SmallTalk | undefined {
  const tokens = tokensOf(text)
  if (wantsPerson(tokens)) return 'wants-person'
  const known = talk.filter(([, meant]) => tokens.some((token) => meant.has(token)))
  const first = known[0]
  if (!first) return undefined
  const isOnlyTalk = tokens.every((token) => polite.has(token) || known.some(([, meant]) => meant.has(token)))
  return isOnlyTalk ? first[0] : undefined
}

/**
 * Whether a text is a short request for a person. Longer ones are mostly about something else ("add
 * a person to my account").
 */
function wantsPerson(tokens: readonly string[]): boolean {
  if (tokens.length === 0 || tokens.length > 14) return false
  const who = tokens.findIndex((token) => person.has(token))
  if (who < 0) return false
  return (
    tokens.length <= 3 ||
    tokens.slice(Math.max(0, who - 6), who).some((token) => strongReach.has(token)) ||
    tokens.every((token) => person.has(token) || reach.has(token) || common.has(token))
  )
}

const strongReach = set('talk speak chat connect transfer real live تحدث اتحدث التحدث اتكلم التكلم احكي تكلم اكلم حقيقي تحويلي حولني')
const common = set('i a an the to with can could would you me my may is there us id like يمكنني هل مع الى من فضلك انا ان')
