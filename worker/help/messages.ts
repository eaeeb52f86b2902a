import type { ArticleCard } from '../../storage/search/articles.ts'

interface HelpMessages {
  readonly dir: 'ltr' | 'rtl'
  readonly centre: string
  readonly lead: string
  readonly all: string
  readonly more: string
  readonly ask: string
  readonly missing: string
  readonly missingLead: string
  readonly unavailable: string
  readonly departments: Readonly<Record<string, string>>
}

/** The i18n texts of the help pages, in every language that articles are written in. */
const messages: Readonly<Record<'en' | 'ar', HelpMessages>> = {
  en: {
    dir: 'ltr',
    centre: 'Help centre',
    lead: 'Answers to what we are asked most.',
    all: 'All articles',
    more: 'Read on',
    ask: 'Not what you were looking for? Ask us in the chat: the assistant answers at once, and a person is always within reach.',
    missing: 'There is no such article',
    missingLead: 'It may have been renamed. You will find everything we have in the list of all articles.',
    unavailable: 'The help pages are not available right now. Please try again in a moment.',
    departments: { hosting: 'Hosting and e-mail', domains: 'Domains', billing: 'Billing and account' },
  },
  ar: {
    dir: 'rtl',
    centre: 'مركز المساعدة',
    lead: 'إجابات عن الأسئلة الأكثر تكراراً.',
    all: 'كل المقالات',
    more: 'تابع القراءة',
    ask: 'لم تجد ما تبحث عنه؟ اسألنا في المحادثة: يجيبك المساعد فوراً، ويمكنك التحدث إلى شخص في أي وقت.',
    missing: 'لا توجد مقالة بهذا العنوان',
    missingLead: 'ربما تغيّر عنوانها. ستجد كل ما لدينا في قائمة المقالات.',
    unavailable: 'صفحات المساعدة غير متاحة الآن. حاول مرة أخرى بعد قليل.',
    departments: { hosting: 'الاستضافة والبريد', domains: 'النطاقات', billing: 'الفوترة والحساب' },
  },
}

export function helpMessages(language: string): HelpMessages {
  return language === 'ar' ? messages.ar : messages.en
}

export function departmentName({ department, language }: Pick<ArticleCard, 'department' | 'language'>): string {
  return helpMessages(language).departments[department] ?? department
}
