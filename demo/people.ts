/**
 * The people of the demo. They exist only on a local machine: a deployment refuses the demo
 * secret.
 */
export const demoPassword = 'parley-demo'

export const demoPeople = [
  { id: 'agent-maya', role: 'agent', name: 'Maya Haddad', email: 'maya@parley.example' },
  { id: 'agent-omar', role: 'agent', name: 'Omar Said', email: 'omar@parley.example' },
  { id: 'admin-lina', role: 'admin', name: 'Lina Khoury', email: 'lina@parley.example' },
] as const

/**
 * The departments in the order that visitors see, each with its persona and the Arabic text of
 * both.
 */
export const demoDepartments = [
  {
    id: 'hosting',
    name: 'Hosting',
    description: 'Websites, e-mail, backups, speed',
    persona: {
      id: 'nour',
      name: 'Nour',
      greeting: 'Hello, I am Nour. Tell me what you are trying to do with your website or your mail, and I will find the page for it.',
    },
    translations: {
      ar: {
        name: 'الاستضافة',
        description: 'المواقع والبريد والنسخ الاحتياطية والسرعة',
        persona: 'نور',
        greeting: 'مرحباً، أنا نور. أخبرني بما تريد فعله في موقعك أو بريدك، وسأجد لك الصفحة المناسبة.',
      },
    },
  },
  {
    id: 'billing',
    name: 'Billing',
    description: 'Invoices, payments, changing or cancelling a plan',
    persona: {
      id: 'sami',
      name: 'Sami',
      greeting: 'Hello, I am Sami. Is it about an invoice, a payment or your plan?',
    },
    translations: {
      ar: {
        name: 'الفواتير',
        description: 'الفواتير والمدفوعات وتغيير الباقة أو إلغاؤها',
        persona: 'سامي',
        greeting: 'مرحباً، أنا سامي. هل سؤالك عن فاتورة أم دفعة أم باقتك؟',
      },
    },
  },
  {
    id: 'domains',
    name: 'Domains',
    description: 'Registering, moving, renewing, DNS',
    persona: {
      id: 'rima',
      name: 'Rima',
      greeting: 'Hello, I am Rima. Which domain is it about, and what should it do?',
    },
    translations: {
      ar: {
        name: 'النطاقات',
        description: 'تسجيل النطاقات ونقلها وتجديدها وسجلات DNS',
        persona: 'ريما',
        greeting: 'مرحباً، أنا ريما. عن أي نطاق تسأل، وما الذي تريده منه؟',
      },
    },
  },
] as const
