import { chromium } from 'playwright-core'; import http from 'node:http'; import fs from 'node:fs'; import path from 'node:path';
const root='/tmp/dist-e2e'; const T={html:'text/html',js:'text/javascript',json:'application/json',wasm:'application/wasm',css:'text/css',svg:'image/svg+xml',png:'image/png',webmanifest:'application/json'};
const s=http.createServer((q,a)=>{const u=new URL(q.url,'http://x');let f=path.join(root,decodeURIComponent(u.pathname));if(u.pathname.endsWith('/'))f+='index.html';if(!fs.existsSync(f)){a.statusCode=404;return a.end()}a.setHeader('content-type',(T[f.split('.').pop()]||'application/octet-stream')+';charset=utf-8');a.end(fs.readFileSync(f))});
await new Promise(r=>s.listen(0,r)); const base=`http://localhost:${s.address().port}/`;
const b=await chromium.launch({executablePath:'/usr/bin/chromium',args:['--no-sandbox','--disable-gpu','--disable-dev-shm-usage']});
const jobs=JSON.parse(process.argv[2]);
for(const [name,url,w,h,dark,acts] of jobs){const c=await b.newContext({viewport:{width:w,height:h},colorScheme:dark?'dark':'light',locale:'zh-CN'});const p=await c.newPage();const t0=Date.now();await p.goto(base+url);await p.waitForTimeout(1800);
 for(const a of acts||[]){ if(a.startsWith('wait')) await p.waitForTimeout(+a.slice(4)); else if(a.startsWith('fill:')) await p.locator('input[type=search]').first().fill(a.slice(5)); else if(a=='full'){} else await p.getByText(a,{exact:false}).first().click(); await p.waitForTimeout(500);} 
 await p.screenshot({path:`/tmp/shots/${name}.png`,fullPage:(acts||[]).includes('full')}); await c.close();}
await b.close(); s.close();
