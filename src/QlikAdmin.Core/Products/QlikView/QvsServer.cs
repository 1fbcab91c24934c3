namespace QlikAdmin.Products.QlikView;

/// <summary>One QlikView server of the management service; a cluster counts as one.</summary>
/// <param name="Id">Its id, which calls take.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsSigned">Whether it is licensed by a signed key, so that there are assignments instead of CALs.</param>
/// <param name="IsLegacy">Whether it is licensed by a serial number, with CALs. If neither is true, it has no licence.</param>
internal sealed record QvsServer(Guid Id, string Name, bool IsSigned, bool IsLegacy);
