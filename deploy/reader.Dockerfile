# Docent's command line with the model that comes with it. Build it from the repository:
#   docker build --file deploy/reader.Dockerfile --tag docent .
FROM node:24-bookworm-slim
WORKDIR /docent
COPY package.json package-lock.json .npmrc ./
# Without the window's tools, and without scripts but for the one native package that needs its own.
RUN npm ci --omit=dev --ignore-scripts && npm rebuild better-sqlite3 && npm cache clean --force
COPY bin/docent.js bin/
COPY models models
COPY src-main src-main
USER node
ENTRYPOINT ["node", "bin/docent.js"]
