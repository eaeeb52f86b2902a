/** The most hearts at a time: more would slow down a slow phone. */
const maxHearts = 30
const lifeMs = 1_800
/**
 * The canvas's size in the style sheet, in px. Measuring it would force a layout many times a
 * second.
 */
const field = { width: 180, height: 340 }
const hues = [350, 335, 10, 320, 290]

interface Heart {
  readonly x: number
  readonly y: number
  readonly startedAt: number
  readonly rise: number
  readonly sway: number
  readonly phase: number
  readonly size: number
  readonly hue: number
}

const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)')
const shape = () => new Path2D('M0 6.5-6.6.2a4 4 0 0 1 5.7-5.7l.9.9.9-.9a4 4 0 0 1 5.7 5.7Z')

/** The animation of hearts that rise on one small canvas. It stops when there are none. */
export class Hearts {
  readonly #canvas: HTMLCanvasElement
  #hearts: Heart[] = []
  #shape: Path2D | undefined
  #frame: number | undefined

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas
  }

  burst(count: number): void {
    if (reducedMotion.matches || document.visibilityState === 'hidden') return
    const { width, height } = field
    const added = Math.min(count, maxHearts - this.#hearts.length)
    for (let n = 0; n < added; n++) {
      this.#hearts.push({
        x: width / 2 + (Math.random() - 0.5) * 24,
        y: height - 30,
        startedAt: performance.now() + n * 70,
        rise: 160 + Math.random() * (height - 220),
        sway: 10 + Math.random() * 22,
        phase: Math.random() * 6.3,
        size: 0.9 + Math.random() * 0.9,
        hue: hues[Math.floor(Math.random() * hues.length)]!,
      })
    }
    if (this.#frame === undefined) this.#animate()
  }

  stop(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame)
    this.#frame = undefined
    this.#hearts = []
  }

  #animate(): void {
    const canvas = this.#canvas
    const density = Math.min(devicePixelRatio, 2)
    const width = Math.round(field.width * density)
    if (canvas.width !== width) {
      canvas.width = width
      canvas.height = Math.round(field.height * density)
    }
    this.#frame = requestAnimationFrame((now) => this.#draw(now, density))
  }

  #draw(now: number, density: number): void {
    const context = this.#canvas.getContext('2d')
    this.#hearts = this.#hearts.filter(({ startedAt }) => now - startedAt < lifeMs)
    this.#shape ??= shape()
    context?.setTransform(1, 0, 0, 1, 0, 0)
    context?.clearRect(0, 0, this.#canvas.width, this.#canvas.height)
    for (const heart of this.#hearts) {
      const age = (now - heart.startedAt) / lifeMs
      if (!context || age < 0) continue
      const eased = 1 - (1 - age) ** 2
      const size = heart.size * Math.min(1, age * 7) * density
      const x = (heart.x + Math.sin(heart.phase + age * 5) * heart.sway * age) * density
      context.setTransform(size, 0, 0, size, x, (heart.y - heart.rise * eased) * density)
      context.globalAlpha = Math.min(1, (1 - age) * 2)
      context.fillStyle = `oklch(0.7 0.2 ${heart.hue})`
      context.fill(this.#shape)
    }
    if (this.#hearts.length > 0) this.#animate()
    else this.#frame = undefined
  }
}
