import { tokensOf } from '../../../domain/text/stemming.ts'

/** One of these tokens, as part of a pattern. */
const oneOf = (tokens: string): string => `(?:${[...new Set(tokensOf(tokens))].join('|')})`
/** A pattern over the tokens of a sentence, which are joined by single spaces. */
const pattern = (source: string): RegExp => new RegExp(`(?<=^| )(?:${source})(?= |$)`)

/** Things of which each customer has their own. */
const thing = oneOf(
  `account accounts service services plan package subscription subscriptions invoice invoices bill bills payment payments balance credit credits debt
  domain domains hosting order orders renewal refund contract transfer transfers quota usage ticket tickets membership licence license charges
  subdomains storage space products`,
)
const arabicThing = oneOf(
  'حساب حسابات خدمه خدمات نطاق نطاقات فاتوره فواتير باقه باقات اشتراك اشتراكات رصيد طلب طلبات دفعه دفعات عقد تجديد منتجات',
)
/** The same with "my" or "our" attached, as in خدماتي: the ة of a singular becomes ت. */
const myArabicThing = oneOf(
  'حسابي حسابنا خدمتي خدماتي خدمتنا خدماتنا نطاقي نطاقاتي نطاقنا نطاقاتنا فاتورتي فواتيري فاتورتنا فواتيرنا باقتي باقتنا اشتراكي اشتراكاتي اشتراكنا رصيدي رصيدنا طلبي طلباتي دفعتي دفعاتي عقدي تجديدي',
)
const person = '(?:i|we|ive|im)'

/** The sentence is about what the visitor has. */
const own = pattern(
  [
    `(?:my|our) (?:\\S+ ){0,2}${thing}`,
    `(?:mine|ours)`,
    `${thing} (?:\\S+ ){0,2}(?:do|did|have|am|are|ive|im|under) ?(?:i|we|my|our)?(?: \\S+)? ?(?:have|own|got|on|using|bought|ordered|paid|owe|left|name)?`,
    `(?:do|did|have|am|are) ${person} (?:\\S+ ){0,3}${thing}`,
    `${thing} ${person} (?:have|own|bought|ordered|am|got)`,
    `many (?:\\S+ )?do ${person} (?:\\S+ )*(?:have|own|use)`,
    `much (?:\\S+ ){0,3}(?:left|remaining)`,
    `(?:do|did|have) ${person} (?:\\S+ )?(?:owe|owed|pay|paid|order|ordered|buy|bought)`,
    `${person} (?:still |now )?(?:owe|owed)`,
    `(?:my|our) (?:customer|client|account|user|contract) (?:number|id)`,
    myArabicThing,
    `(?:ال)?${arabicThing} (?:التي )?(?:لدي|عندي|لدينا|عندنا)`,
    `(?:لدي|عندي) (?:من )?(?:ال)?${arabicThing}`,
  ].join('|'),
)
/** It begins as a question for a fact. */
const asksForFact = new RegExp(
  `^(?:${oneOf('and so but ok okay hi hello hey please also then well on at for from until since by in to و')} )*${oneOf(
    'what whats which when whens where wheres is are am was were has have had did do does who whos how why ما هي متي كم هل اين اي',
  )} `,
)
const asksForLookUp = pattern(`${oneOf('check tell list show give see know')}(?: \\S+)* (?:my|our|what|which|when|if|whether)(?: \\S+)*`)
/** It asks how something is done or what happens in general, which an article can answer. */
const general = pattern(
  [
    'how (?:do|can|could|should|would|to|does|will)',
    'how long (?:do|does|will|would|can)(?: \\S+)*',
    'where (?:do|can|could|should)',
    '(?:what|which) (?:\\S+ )?(?:should|can)',
    '(?:should|shall|can|could|may|will|would|must) (?:i|we)',
    '(?:should|can|could|must) (?:my|our|the|a)',
    oneOf('need needs happen happens if mean means difference best worth safe'),
    oneOf('كيف يمكن يمكنني استطيع يجب يحدث اذا لماذا ينبغي'),
  ].join('|'),
)
/** Money was taken: "Why was I charged twice?". What a downgrade will cost is another question. */
const charged = pattern(
  `(?:was|were|been|got|being|am|are) (?:\\S+ )?(?:charged|billed|debited|invoiced)|(?:charged|billed|debited) (?:me|us|my|our)`,
)
/** Something was switched off, and only the account has the reason. */
const isClosed = pattern(`(?:is|are|was|were|got|been) (?:\\S+ )?${oneOf('closed suspended blocked disabled')}`)
/** Nothing but the thing itself, or that something is wrong with it: "my invoices". */
const bare = new RegExp(
  `^(?:${oneOf('hi hello hey please about with problem problems issue issues status state wrong trouble question questions something is there of on a an have i the need help مشكله سؤال في عن عندي لدي مع هناك مرحبا')} )*(?:(?:my|our) (?:account|accounts|services?|plan|package|subscriptions?|invoices?|bills?|payments?|balance|credit|orders?|contract|refund)|${myArabicThing})(?: please)?$`,
)

/**
 * Whether a text asks what only a look-up in the visitor's own account could answer: "What services
 * do I have?", "When does my domain expire?". The guide cannot look anything up, and an article
 * about cancelling services is not an answer.
 */
export function asksAboutOwnAccount(text: string): boolean {
  return text.split(/[.?!;,\n؟،]+/u).some((part) => asksAboutOwn(tokensOf(part).join(' ')))
}

function asksAboutOwn(sentence: string): boolean {
  if (charged.test(sentence)) return !/\b(?:if|when|will|would)\b/.test(sentence)
  if (!own.test(sentence)) return false
  return (
    bare.test(sentence) ||
    isClosed.test(sentence) ||
    (asksForLookUp.test(sentence) && !/\b(?:how|where|can i)\b/.test(sentence)) ||
    (asksForFact.test(sentence) && !general.test(sentence))
  )
}
