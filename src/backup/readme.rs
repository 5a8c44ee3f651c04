//! `README.txt`：没有岗哨的人拿到这个文件，该怎么看、怎么核对。

use super::What;

/// 说明的全文。
pub fn readme(what: &What) -> String {
    let company = if what.company.is_empty() { "（没有填单位名称）" } else { &what.company };
    let verify = include_str!("../../tests/verify_chain.py").trim_end();
    let text = format!(
        "这是什么\n\
         ========\n\
         「岗哨」做的一份备份：{company} 的岗位排查、隐患和签字记录。\n\
         做备份的时间：{at}。做备份的程序：{app}。\n\
         这些数据属于{company}和写下它们的人，里面有姓名和电话，不要随便转发。\n\
         \n\
         怎么恢复\n\
         ========\n\
         打开岗哨，更多 → 数据 → 从文件恢复，选这个 ZIP（不用解压）。先给看里面有什么，再由人定合并还是替换；\n\
         同一份恢复两次，和一次一样。\n\
         \n\
         没有岗哨怎么看\n\
         ==============\n\
         records.csv     用表格软件打开，一行一件事：什么时候、谁、做了什么。格子开头的 ' 是防止被当成公式，不是原文。\n\
         journal.jsonl   全部记录的原文，一行一条 JSON，UTF-8，按写入者（device）、序号（seq）排。这是事实，别的都由它得来。\n\
         forks.jsonl     同一写入者、同一序号下碰到的另一份原文。平常是空的；不是空的，说明有人改过，或者数据被复制过。\n\
         blobs/          照片、签名、当时的检查表原文、姓名电话。文件名就是内容的 SHA-256。\n\
         manifest.json   清单：每个文件的大小和 SHA-256、每个写入者写到第几条（heads）、短码（code）、缺了哪些附件（missing）。\n\
         \n\
         怎么核对没有被改过\n\
         ==================\n\
         每条记录里的 prev 是同一写入者前一条原文的 SHA-256。改一个字、丢一条、换个位置，后面就接不上。\n\
         把下面几行存成 verify.py，运行 python3 verify.py journal.jsonl，出来 ok 就是接得上：\n\
         \n\
         {verify}\n\
         \n\
         最后一条被改、整条链被重造，这样查不出来：拿 manifest.json 里的短码，和另一份备份、打印的记录、另一台设备上的比。\n\
         manifest.json 里 odd 列着的是原文读不出来、自己说不清编号的，上面几行遇到它会停下；它们照原样留着。\n",
        at = what.now,
        app = what.app,
    );
    // 记事本要回车换行才分行
    text.replace('\n', "\r\n")
}
