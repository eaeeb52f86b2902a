import { type Browser, expect } from '@playwright/test'
import { AgentOnPage, VisitorOnPage } from './pages.ts'

/** The text of a private note that no endpoint may ever return to the visitor. */
export const noteMarker = 'canary-7f3a-indigo'
const question = "I don't know how to point my e-mail domain"

export interface Players {
  readonly layla: VisitorOnPage
  readonly maya: AgentOnPage
  readonly omar: AgentOnPage
}

/** Called when a scene is ready for a screenshot. */
export type Scene = (title: string, players: Players) => Promise<void>

/** How many times the text of the draft grew on this page's socket before the answer was posted. */
const drafts = (received: readonly string[]): string[] =>
  received.flatMap((frame) =>
    frame === 'pong'
      ? []
      : (JSON.parse(frame) as { items: { type: string; text?: string }[] }).items.flatMap(({ type, text }) =>
          type === 'message.drafting' && text ? [text] : [],
        ),
  )

/**
 * The main job of Parley in real browsers: Layla asks, the guide answers while Maya watches, Layla
 * asks for a person, Maya and Omar claim at the same moment, one of them helps, writes a note and
 * resolves, and Layla comes back.
 */
export async function playTakeover(browser: Browser, url: string, scene: Scene): Promise<Players> {
  const maya = await AgentOnPage.signIn(browser, url, 'maya')
  const omar = await AgentOnPage.signIn(browser, url, 'omar')
  const layla = await VisitorOnPage.arrive(browser, url)
  const players = { layla, maya, omar }
  await scene('Two agents are at their desks, and Layla is on the customer’s page', players)

  await layla.openChat()
  await scene('She opens the chat', players)
  await layla.choose('Hosting')
  await layla.post('hello')
  await expect(layla.panel.locator('.group.bot .bubble').nth(1)).toBeVisible()
  await maya.open(/hello|Nour/)
  await expect(maya.thread.getByRole('article').filter({ hasText: 'hello' }).first()).toBeVisible()
  await scene('Maya watches: the guide has answered her greeting', players)

  await layla.post(question)
  await expect(layla.panel.locator('.bubble').filter({ hasText: 'MX records' }).first()).toBeVisible()
  await scene('The guide streams its answer from the help article, on both sides', players)
  await expect(layla.panel.getByRole('link', { name: /Point your e-mail domain/ })).toHaveAttribute(
    'href',
    `${url}/help/point-your-email-domain`,
  )
  await expect(maya.thread.getByRole('link', { name: 'Point your e-mail domain' })).toBeVisible()
  const seen = drafts(maya.wire.received)
  expect(seen.length, 'Maya saw the answer grow').toBeGreaterThan(2)
  expect(seen.at(-1)!.length).toBeGreaterThan(seen[0]!.length)

  await layla.askForPerson()
  await expect(layla.line('You asked for a person')).toBeVisible()
  await expect(omar.row(/Waiting/)).toBeVisible()
  await scene('Layla asks for a person: the row asks for attention, without a reload', players)

  await omar.open(/Waiting/)
  for (const text of ['hello', question, 'MX records', 'asked for a person'])
    await expect(omar.thread.getByText(text).first()).toBeVisible()
  await scene('Omar opens it and sees the whole history', players)

  await Promise.all([maya.claim(), omar.claim()])
  const toast = (agent: AgentOnPage, text: string) => agent.page.getByText(text, { exact: true }).first()
  const hers = toast(maya, 'You have this conversation.')
  await expect(hers.or(toast(maya, 'Omar Said has this conversation.'))).toBeVisible()
  const [winner, loser, name] = (await hers.isVisible()) ? [maya, omar, 'Maya Haddad'] : [omar, maya, 'Omar Said']
  await expect(toast(winner, 'You have this conversation.')).toBeVisible()
  await expect(toast(loser, `${name} has this conversation.`)).toBeVisible()
  await expect(layla.line(`${name} joined`)).toBeVisible()
  await expect(layla.panel.getByRole('heading', { name })).toBeVisible()
  await scene(`Both claim in the same instant: ${name} has it, the other reads by whom, Layla sees who joined`, players)

  await winner.reply.pressSequentially('One moment, I look at your domain')
  await expect(layla.panel.getByText(`${name} is typing`)).toBeAttached()
  await layla.box.pressSequentially('It is cedar-cakes')
  await expect(winner.page.getByText(/is typing/).first()).toBeVisible()
  await scene('Both see the other typing', players)
  await winner.reply.press('Enter')
  await layla.box.press('Enter')
  await expect(layla.panel.locator('.group.agent .bubble').filter({ hasText: 'One moment' })).toBeVisible()
  await expect(layla.panel.locator('.group.own').last().getByText('Read')).toBeVisible()
  await expect(winner.page.getByRole('main').getByText('Read', { exact: true }).first()).toBeAttached()
  await scene('Read ticks on both sides', players)

  await winner.note(`Customer since 2019, ${noteMarker}`)
  await expect(loser.thread.getByText(noteMarker)).toBeVisible()
  await scene('A private note, for the team only', players)

  await winner.resolve()
  await expect(layla.line(/marked this as resolved/)).toBeVisible()
  await scene('Resolved', players)
  await layla.post('How do I restore a backup?')
  await expect(layla.line('Conversation reopened')).toBeVisible()
  await expect(layla.panel.locator('.group.bot').last().getByRole('link')).toBeVisible()
  await expect(loser.thread.getByText('opened this conversation again')).toBeVisible()
  await scene('Layla writes again, which opens it again, and the guide answers', players)

  const everything = [...layla.wire.received, ...layla.wire.sent, await layla.page.content(), await layla.panel.textContent()].join('\n')
  expect(everything, 'no door gave the note to Layla').not.toContain(noteMarker)
  return players
}
