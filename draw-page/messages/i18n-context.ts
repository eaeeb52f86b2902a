import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { english, type Speech } from './en.ts'

export const SpeechContext = createContext<Speech>(english())

export const useSpeech = (): Speech => useContext(SpeechContext)
