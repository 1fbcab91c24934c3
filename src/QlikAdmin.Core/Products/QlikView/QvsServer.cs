namespace QlikAdmin.Products.QlikView;

/// <summary>One QlikView server that the management service manages; a cluster counts as one.</summary>
/// <param name="Id">Its id, which calls take.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsSigned">Licensed by a signed key, so that there are assignments instead of CALs.</param>
/// <param name="IsLegacy">Licensed by a serial number, with CALs. Neither: without a licence.</param>
internal sealed record QvsServer(Guid Id, string Name, bool IsSigned, bool IsLegacy);
