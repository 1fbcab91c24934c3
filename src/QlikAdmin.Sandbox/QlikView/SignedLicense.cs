namespace QlikAdmin.Sandbox.QlikView;

/// <summary>The licence service behind a signed key: one list of users for all servers.</summary>
internal sealed class SignedLicense(QlikViewFarm farm)
{
    public const string Professional = "professional";
    public const string Analyzer = "analyzer";

    private OrderedDictionary<string, SignedAssignment> _rows = new(StringComparer.OrdinalIgnoreCase);

    public string Key { get; init; } = "eyJhbGciOiJSUzUxMiJ9.sandbox-signed-key.c2lnbmF0dXJl";

    public string Number { get; init; } = "9990000000000042";

    public Dictionary<string, int> Units { get; } = new(StringComparer.Ordinal) { [Professional] = 0, [Analyzer] = 0 };

    public IReadOnlyList<SignedAssignment> Rows => _rows.Values;

    public int Used(string type) => _rows.Values.Count(r => r.Type == type);

    public SignedAssignment? Find(string subject) => _rows.GetValueOrDefault(subject);

    public void Seed(SignedAssignment row) => _rows.TryAdd(row.Subject, row);

    /// <summary>
    /// Gives a user a licence or changes its type. One user has one licence, and users beyond the number of units are refused. Both are
    /// inferred.
    /// </summary>
    /// <returns>The user's row and the status of the call. That the status is an HTTP status code is inferred.</returns>
    public (SignedAssignment? Row, string Status) Set(string subject, string type, string by)
    {
        type = type.Trim().ToLowerInvariant();
        if (subject.Trim().Length == 0 || !Units.TryGetValue(type, out int units))
        {
            return (null, "400");
        }

        SignedAssignment? known = Find(subject.Trim());
        if (known?.Type == type)
        {
            return (known, "200");
        }

        if (Used(type) >= units)
        {
            return (known, "403");
        }

        SignedAssignment row = known is null
            ? new SignedAssignment(Guid.NewGuid().ToString("N"), subject.Trim(), type, farm.Clock.UtcNow)
            : known with
            {
                Type = type,
            };
        _rows[row.Subject] = row;
        Record(row, known is null ? "allocated" : "changed", by);
        return (row, known is null ? "201" : "200");
    }

    /// <summary>
    /// Takes licences back at once, without a quarantine. False when one of the ids is unknown. The others are taken back all the same.
    /// This is inferred.
    /// </summary>
    public bool Delete(IReadOnlyCollection<string> ids, string by)
    {
        HashSet<string> wanted = new(ids, StringComparer.Ordinal);
        List<SignedAssignment> gone = _rows.Values.Where(r => wanted.Contains(r.Id)).ToList();
        _rows = new(_rows.Where(r => !wanted.Contains(r.Value.Id)), StringComparer.OrdinalIgnoreCase);
        gone.ForEach(g => Record(g, "released", by));
        return gone.Count == wanted.Count;
    }

    private void Record(SignedAssignment row, string action, string by) =>
        farm.Changes.Add(
            "qlikview",
            "assignedUsers",
            row.Id,
            action,
            new JsonObject
            {
                ["subject"] = row.Subject,
                ["type"] = row.Type,
                ["by"] = by,
            }
        );
}
