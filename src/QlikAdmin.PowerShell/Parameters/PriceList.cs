using System.Collections;
using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Reads the prices that a caller gives by licence type.</summary>
internal static class PriceList
{
    /// <summary>The prices by type; case does not count.</summary>
    /// <exception cref="QlikException">InvalidInput: a price is no number, or is below 0.</exception>
    public static IReadOnlyDictionary<string, decimal> Read(Hashtable? given)
    {
        Dictionary<string, decimal> prices = new(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry each in given ?? new Hashtable())
        {
            string type = Convert.ToString(each.Key, CultureInfo.InvariantCulture)!;
            if (
                !LanguagePrimitives.TryConvertTo(each.Value, CultureInfo.InvariantCulture, out decimal price)
                || each.Value is null
                || price < 0
            )
            {
                throw new QlikException(ErrorReason.InvalidInput, $"-Price: '{each.Value}' can't be the price of {type}.")
                {
                    NextStep = "Give a number of 0 or more for each type: -Price @{ Professional = 840; Analyzer = 336.5 }.",
                };
            }

            prices[type] = price;
        }

        return prices;
    }
}
