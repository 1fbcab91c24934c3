namespace QlikAdmin.Connections;

/// <summary>What a product must be able to read about its licences.</summary>
internal interface ILicenseReader
{
    /// <summary>The capacity of each type.</summary>
    Task<IReadOnlyList<License>> GetLicensesAsync(IOperationLog log, CancellationToken token);

    /// <summary>Why the server would give units of these types to people again; empty when it would not.</summary>
    Task<IReadOnlyList<string>> FindRegrantsAsync(IReadOnlyCollection<string> types, IOperationLog log, CancellationToken token);
}
