import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

/** Draws resources/icons/docent.svg in the sizes that packaging needs: one large image for macOS and Windows, a set for Linux desktops. */
const icons = fileURLToPath(new URL('../resources/icons', import.meta.url));
const drawing = join(icons, 'docent.svg');

async function draw(size: number, file: string): Promise<void> {
  // Drawn large and then reduced, because that makes small sizes smoother than librsvg does.
  const image = sharp(drawing).resize(size, size);
  await image.png({ compressionLevel: 9, palette: size <= 256 }).toFile(join(icons, file));
}

await draw(1024, 'docent.png');
for (const size of [16, 32, 48, 64, 128, 256, 512]) await draw(size, `linux/${size}x${size}.png`);
