namespace QlikAdmin.Changes;

/// <summary>What the name of a connection stood for when a journal was written.</summary>
/// <param name="Name">Name of the connection in the session of the run.</param>
/// <param name="Product">The product; null for one that this version does not know.</param>
/// <param name="Uri">Base address.</param>
internal sealed record JournalEndpoint(string Name, QlikProduct? Product, Uri? Uri);
