#![allow(clippy::all, missing_docs, clippy::unwrap_used, clippy::print_stdout)]
use koujing_service::*;
use koujing_core::*;
use std::collections::BTreeMap;
fn half(id:&str)->u32{ let mut h:u32=2166136261; for b in id.bytes(){h^=u32::from(b);h=h.wrapping_mul(16777619);} (h>>16)&1 }
#[tokio::main]
async fn main(){
    let args: Vec<String> = std::env::args().collect();
    let show = args.get(3).map(String::as_str).unwrap_or("0");
    let folder = Folder::read(std::path::Path::new(&args[1])).unwrap();
    let service = Service::over(&folder, Clock::system(), &Config::default()).unwrap();
    let text = std::fs::read_to_string(&args[2]).unwrap();
    let mut stats: [BTreeMap<(String,String),usize>;2] = Default::default();
    let mut rules=BTreeMap::new();
    let t=std::time::Instant::now(); let mut n=0;
    for line in text.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let id=row["id"].as_str().unwrap();
        let context: BTreeMap<String,String> = row["context"].as_object().map(|o|o.iter().map(|(k,v)|(k.clone(),v.as_str().unwrap().to_owned())).collect()).unwrap_or_default();
        let about = match row["article"].as_str(){Some(a)=>About::Article(a.parse().unwrap()),None=>About::Question(row["question"].as_str().unwrap_or("").to_owned())};
        let req=CheckRequest{reply:row["reply"].as_str().unwrap().into(),about,context,agent:None,at:None};
        n+=1;
        let got = match service.check(Audience::Internal,&req).await { Ok(Some(c))=>c, other=>{println!("!! {id} {other:?}");continue} };
        let want=row["verdict"].as_str().unwrap().to_owned();
        let g=got.verdict.name().to_owned();
        *stats[half(id) as usize].entry((want.clone(),g.clone())).or_default()+=1;
        if let Some(f)=got.evidence.findings.first() { if f.severity==FindingSeverity::High { let e=rules.entry((half(id),f.rule.name(),want=="contradicts",if f.rule.name()=="reversed" {let t=f.said.clone().unwrap_or_default(); let a=f.approved.clone().unwrap_or_default(); let neg=|t:&str|"不没别勿无".chars().any(|c|t.contains(c)); format!("said_neg={} appr_neg={} short={}",neg(&t),neg(&a),t.chars().count()<=5)} else {String::new()})).or_insert(0usize); *e+=1; } }
        if half(id)==0 && want!=g && show=="1" || show==id {
            println!("== {id} want {want} got {g} [{}] {}", row["article"], row["why"].as_str().unwrap_or(""));
            println!("   R: {}", row["reply"].as_str().unwrap());
            println!("   labels: {}", row["findings"]);
            for f in &got.evidence.findings { println!("   - {} said {:?} approved {:?}", f.rule.name(), f.said, f.approved); }
        }
    }
    println!("RULES {rules:?}");
    eprintln!("{n} in {:?}", t.elapsed());
    for (h,s) in stats.iter().enumerate(){
        println!("half {h}: {s:?}");
        for v in ["contradicts","incomplete","off_script","consistent","no_standard"]{
            let tp=*s.get(&(v.to_string(),v.to_string())).unwrap_or(&0) as f64;
            let got:usize=s.iter().filter(|((_,g),_)|g==v).map(|(_,n)|n).sum();
            let want:usize=s.iter().filter(|((w,_),_)|w==v).map(|(_,n)|n).sum();
            println!("  {v:12} p {:.3} r {:.3} ({want})", tp/got.max(1) as f64, tp/want.max(1) as f64);
        }
    }
}
