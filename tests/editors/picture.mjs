// A picture of a page: picture.mjs PAGE PICTURE
import { createRequire } from 'node:module';

const { chromium } = createRequire(`${process.env.CLIENT}/`)('playwright-core');
const [page, picture] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
const tab = await browser.newPage({ viewport: { width: 1200, height: 600 } });
await tab.goto(`file://${page}`);
await tab.locator('pre').screenshot({ path: picture });
await browser.close();
