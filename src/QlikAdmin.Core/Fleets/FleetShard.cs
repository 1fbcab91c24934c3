using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace QlikAdmin.Fleets;

/// <summary>A share of a fleet, such as 3/16: the third of sixteen. Each target is in exactly one share, and all workers that read the same
/// fleet agree which.</summary>
/// <remarks>
/// Each target prefers the shares in an order that only its name decides. It gets the first of them that has room, the largest targets
/// first. So the shares are about equally large, and a target that is added or removed moves few others.
/// </remarks>
internal sealed class FleetShard
{
    // How much larger than the average a share may become. A smaller margin moves more targets when the fleet changes.
    private const double Margin = 1.1;

    private static readonly Regex s_form = new(@"^\s*(?<number>[0-9]{1,6})\s*/\s*(?<count>[0-9]{1,6})\s*$", RegexOptions.CultureInvariant);

    private readonly int _number;
    private readonly int _count;

    private FleetShard(int number, int count)
    {
        _number = number;
        _count = count;
    }

    /// <summary>How many shares the fleet has.</summary>
    public int Count => _count;

    /// <summary>Reads <c>3/16</c>.</summary>
    /// <exception cref="QlikException">InvalidInput.</exception>
    public static FleetShard Parse(string text)
    {
        Match match = s_form.Match(text);
        if (match.Success)
        {
            int number = int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);
            int count = int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture);
            if (number >= 1 && number <= count)
            {
                return new FleetShard(number, count);
            }
        }

        throw new QlikException(
            ErrorReason.InvalidInput,
            $"'{text}' is not a share of a fleet. Write 3/16 for the third of sixteen; the first one is 1/16 and the last one 16/16."
        )
        {
            NextStep = "A Kubernetes job counts from 0: add 1 to JOB_COMPLETION_INDEX.",
        };
    }

    /// <summary>The targets of this share, in the order given.</summary>
    /// <param name="fleet">All targets of the fleet. A part of them would be shared out in another way.</param>
    public IReadOnlyList<FleetTarget> Of(IReadOnlyList<FleetTarget> fleet)
    {
        double room = fleet.Sum(t => t.Size) / _count * Margin;
        double[] loads = new double[_count];
        HashSet<FleetTarget> own = new();
        using SHA256 hash = SHA256.Create();
        foreach (FleetTarget target in fleet.OrderByDescending(t => t.Size).ThenBy(t => t.Name, StringComparer.OrdinalIgnoreCase))
        {
            int share = Choose(target, loads, room, hash);
            loads[share] += target.Size;
            if (share == _number - 1)
            {
                own.Add(target);
            }
        }

        return fleet.Where(own.Contains).ToList();
    }

    private static int Choose(FleetTarget target, double[] loads, double room, SHA256 hash)
    {
        int best = -1;
        ulong bestScore = 0;
        ulong name = BitConverter.ToUInt64(hash.ComputeHash(Encoding.UTF8.GetBytes(target.Name.ToUpperInvariant())), 0);
        for (int i = 0; i < loads.Length; i++)
        {
            ulong score = Mix(name ^ Mix((ulong)i + 1));
            if (loads[i] + target.Size <= room && (best < 0 || score > bestScore))
            {
                (best, bestScore) = (i, score);
            }
        }

        // A target that is larger than any room goes where there is most of it.
        return best >= 0 ? best : Array.IndexOf(loads, loads.Min());
    }

    /// <summary>SplitMix64: spreads a number over all 64 bits.</summary>
    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9E3779B97F4A7C15;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
