import { browserEnvironment, type Environment, loggingEnvironment } from '../../client/connection/environment.ts'
import { preferences } from './preferences.ts'

/** The environment of one connection. Its log lines appear while the agent's preference is on. */
export const environmentFor = (name: string): Environment => ({
  ...browserEnvironment,
  log: (line) => {
    if (preferences().logsConnection) loggingEnvironment.log(`${name}: ${line}`)
  },
})
