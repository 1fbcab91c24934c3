using System.Collections;

namespace QlikAdmin.PowerShell;

/// <summary>Offers the codes of the languages of Qlik Cloud; others can be typed.</summary>
public sealed class LanguageCompleter : QlikCompleter
{
    private static readonly string[] s_codes = { "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "sv", "tr", "zh" };

    private protected override Task<IReadOnlyList<Suggestion>> SuggestAsync(
        ConnectionStore store,
        IDictionary bound,
        string typed,
        CancellationToken token
    ) => Task.FromResult(Beginning(s_codes.Select(c => new Suggestion(c, c, CultureInfo.GetCultureInfo(c).EnglishName)), typed));
}
