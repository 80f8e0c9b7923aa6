//! Words that hold a sentence together and name nothing: articles, prepositions, pronouns, conjunctions, auxiliaries.
//!
//! These are closed classes of the grammar of a language, so that a list can be complete enough; words that are merely frequent
//! (`shall`, `states`) are not in it unless they belong to such a class.

use super::Language;

/// Returns true if a folded word belongs to a closed class of the language. False in languages without a list: those are English,
/// Chinese, French, Spanish, German and Russian.
pub fn is_function_word(language: Language, word: &str) -> bool {
    let list = match language.tag() {
        "en" => ENGLISH,
        "zh" => CHINESE,
        "fr" => FRENCH,
        "es" => SPANISH,
        "de" => GERMAN,
        "ru" => RUSSIAN,
        _ => return false,
    };
    list.split_ascii_whitespace().any(|known| known == word)
}

const ENGLISH: &str = "\
a an the this that these those each every either neither some any no none all both half such same other another few many much more most \
several less least own enough i me my mine myself we us our ours ourselves you your yours yourself he him his himself she her hers herself \
it its itself they them their theirs themselves one ones who whom whose which what whatever whichever whoever someone something anyone \
anything everyone everything nobody nothing somebody anybody everybody here there where when why how whether wherever whenever however \
about above across after against along amid among amongst around as at before behind below beneath beside besides between beyond by \
despite down during except for from in inside into like near of off on onto out outside over past per since through throughout till to \
toward towards under underneath until unto up upon via with within without and or nor but so yet if unless because although though while \
whilst whereas than therefore thus hence moreover furthermore otherwise instead also too very not n't just only even still already again \
ever never always often then now once quite rather almost perhaps \
am is are was were be been being have has had having do does did done doing can could may might must shall should will would ought need \
cannot don't doesn't didn't isn't aren't wasn't won't can't let etc e.g i.e ie eg vs cf";

const CHINESE: &str = "\
的 地 得 了 着 过 之 所 者 们 和 与 及 以及 并 并且 而 而且 或 或者 但 但是 不过 然而 因为 由于 所以 因此 因而 如果 若 则 即 就 才 又 也 还 都 只 仅 很 最 更 更加 \
不 没 没有 未 无 非 是 为 为了 在 于 从 自 自从 向 往 对 对于 关于 把 将 被 由 给 让 使 以 用 按 按照 根据 依据 通过 经 经过 跟 同 比 到 至 当 \
这 那 此 该 其 某 各 每 这个 那个 这些 那些 其中 其他 其它 它 他 她 它们 他们 她们 我 我们 你 你们 您 自己 本 谁 什么 怎么 如何 哪 哪些 几 多少 \
一 个 种 些 等 等等 有 会 能 能够 可 可以 应 应当 应该 须 必须 要 需 需要 上 下 中 里 内 外 间 前 后 时 地 来 去 起 吗 呢 吧 啊 既 既是 不仅 不但 无论 虽然 尽管 \
已 已经 曾 正在 正 再 便 却 乃 亦 均 皆 共 与其 以便 从而 进而 同时 此外 另外 以来 之间 之后 之前 之一 以上 以下 左右 一个 一些 一种";

const FRENCH: &str = "\
le la les l un une des du de d à au aux en dans sur sous par pour avec sans entre vers chez contre depuis pendant avant après selon jusque \
et ou où ni mais donc or car que qu qui quoi dont lequel laquelle lesquels lesquelles si comme quand lorsque puisque afin ainsi aussi \
ce cet cette ces c son sa ses leur leurs mon ma mes ton ta tes notre nos votre vos je j me m tu te t il elle on nous vous ils elles lui \
se s y ne n pas plus moins très tout toute tous toutes même mêmes autre autres chaque quelque quelques aucun aucune tel telle tels telles \
est sont été être était étaient sera seront soit soient a ont avait avaient avoir aura auront ait aient peut peuvent doit doivent fait";

const SPANISH: &str = "\
el la los las lo un una unos unas de del a al en con sin por para entre sobre bajo ante contra desde hacia hasta según durante mediante tras \
y e o u ni pero sino que quien quienes cual cuales cuyo cuya cuyos cuyas donde cuando como si porque aunque mientras pues así también \
este esta estos estas ese esa esos esas aquel aquella aquellos aquellas esto eso su sus mi mis tu tus nuestro nuestra nuestros nuestras \
yo me tú te él ella ello nos nosotros ellos ellas se le les no más menos muy todo toda todos todas mismo misma mismos mismas otro otra otros \
otras cada algún alguna algunos algunas ningún ninguna tal tales es son fue fueron ser sido era eran será serán sea sean está están estar ha \
han había haber hay puede pueden debe deben";

const GERMAN: &str = "\
der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner und oder aber sondern denn doch auch nicht nur noch \
schon sehr mehr so wie als ob dass weil wenn da damit sowie sowohl weder noch entweder in im ins an am ans auf aus bei beim mit nach von vom \
vor zu zum zur über unter um für durch gegen ohne zwischen seit bis während wegen trotz gemäss ich mich mir du dich dir er ihn ihm sie ihr \
ihnen es wir uns euch sich man mein meine dein sein seine seinen seinem seiner ihre ihren ihrem ihrer unser unsere dieser diese dieses \
diesen diesem jener jene jenes jede jeder jedes jeden jedem alle allen aller alles solche solcher welche welcher welches was wer wo wann \
warum hier dort dann nun ist sind war waren sein gewesen bin wird werden wurde wurden worden hat haben hatte hatten kann können könnte muss \
müssen soll sollen sollte darf dürfen will wollen";

const RUSSIAN: &str = "\
и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по только ее мне было вот от меня еще нет о об из ему \
теперь когда даже ну ли если уже или ни быть был него до вас опять уж вам ведь там потом себя ничего ей может они тут где есть надо ней для \
мы тебя их чем была сам чтоб чтобы без чего раз тоже себе под будет тогда кто этот этого эта это эти этих этой этом того том та те тех потому \
какой какая какие которых который которая которое которые которого которой которым ним здесь один почти мой нем другой при над между через \
после перед также является являются были будут свой своих своего своей нас нам всех всего также";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Folder;

    #[test]
    fn lists_hold_words_as_they_are_folded() {
        let mut folder = Folder::new();
        for (tag, list) in [
            ("en", ENGLISH),
            ("zh", CHINESE),
            ("fr", FRENCH),
            ("es", SPANISH),
            ("de", GERMAN),
            ("ru", RUSSIAN),
        ] {
            let language = Language::parse(tag).unwrap();
            for word in list.split_ascii_whitespace() {
                assert_eq!(folder.fold(word), word, "{tag}");
                assert!(is_function_word(language, word));
            }
            assert!(!is_function_word(language, "climate"));
        }
        assert!(!is_function_word(Language::UNKNOWN, "the"));
    }
}
