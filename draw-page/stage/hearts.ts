/** More would be a snowfall, and a slow phone would feel it. */
const most = 30
const lifeMs = 1_800
/** As large as the style sheet makes it: asking the page would make it lay itself out, many times a second. */
const field = { width: 180, height: 340 }
const hues = [350, 335, 10, 320, 290]

interface Heart {
  readonly x: number
  readonly y: number
  readonly born: number
  readonly rise: number
  readonly sway: number
  readonly phase: number
  readonly size: number
  readonly hue: number
}

const still = matchMedia('(prefers-reduced-motion: reduce)')
const shape = () => new Path2D('M0 6.5-6.6.2a4 4 0 0 1 5.7-5.7l.9.9.9-.9a4 4 0 0 1 5.7 5.7Z')

/** Hearts that fly up from the foot of one small canvas, which rests when none is in the air. */
export class Hearts {
  readonly #canvas: HTMLCanvasElement
  #flying: Heart[] = []
  #shape: Path2D | undefined
  #frame: number | undefined

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas
  }

  burst(count: number): void {
    if (still.matches || document.visibilityState === 'hidden') return
    const { width, height } = field
    const room = Math.min(count, most - this.#flying.length)
    for (let n = 0; n < room; n++) {
      this.#flying.push({
        x: width / 2 + (Math.random() - 0.5) * 24,
        y: height - 30,
        born: performance.now() + n * 70,
        rise: 160 + Math.random() * (height - 220),
        sway: 10 + Math.random() * 22,
        phase: Math.random() * 6.3,
        size: 0.9 + Math.random() * 0.9,
        hue: hues[Math.floor(Math.random() * hues.length)]!,
      })
    }
    if (this.#frame === undefined) this.#fly()
  }

  stop(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame)
    this.#frame = undefined
    this.#flying = []
  }

  #fly(): void {
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
    const pen = this.#canvas.getContext('2d')
    this.#flying = this.#flying.filter(({ born }) => now - born < lifeMs)
    this.#shape ??= shape()
    pen?.setTransform(1, 0, 0, 1, 0, 0)
    pen?.clearRect(0, 0, this.#canvas.width, this.#canvas.height)
    for (const heart of this.#flying) {
      const age = (now - heart.born) / lifeMs
      if (!pen || age < 0) continue
      const eased = 1 - (1 - age) ** 2
      const size = heart.size * Math.min(1, age * 7) * density
      const x = (heart.x + Math.sin(heart.phase + age * 5) * heart.sway * age) * density
      pen.setTransform(size, 0, 0, size, x, (heart.y - heart.rise * eased) * density)
      pen.globalAlpha = Math.min(1, (1 - age) * 2)
      pen.fillStyle = `oklch(0.7 0.2 ${heart.hue})`
      pen.fill(this.#shape)
    }
    if (this.#flying.length > 0) this.#fly()
    else this.#frame = undefined
  }
}
