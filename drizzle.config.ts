import { defineConfig } from 'drizzle-kit'

export default defineConfig({ dialect: 'sqlite', schema: './storage/d1/schema.ts', out: './migrations/parley' })
