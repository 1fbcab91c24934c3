namespace QlikAdmin.Connections;

/// <summary>What a product must be able to tell of its licences.</summary>
internal interface ILicenseReader
{
    /// <summary>Capacity per type.</summary>
    Task<IReadOnlyList<License>> GetLicensesAsync(IOperationLog log, CancellationToken token);

    /// <summary>Why units of these types would be handed out again by the server; empty when they would not.</summary>
    Task<IReadOnlyList<string>> FindRegrantsAsync(IReadOnlyCollection<string> types, IOperationLog log, CancellationToken token);
}
